"""The models that a comparison starts with."""

from __future__ import annotations

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic, FindingsError, render_text
from exo_gen.lint import RULES, lint
from exo_gen.lint.rules import Category
from exo_gen.load import Bundle
from exo_gen.model import Model


def model_of(bundle: Bundle, name: str, *, older: bool = False) -> Model:
    """Return the model of a bundle; raise `FindingsError`, in which the bundle is called `name`.

    An older schema need not please rules that only ask for good form.
    """
    found = lint(bundle)
    if older:
        found = [one for one in found if _is_wrong(one)]
    if not found:
        return build(bundle)
    raise FindingsError(f"{render_text(found)}{name} has findings; nothing was compared")


def _is_wrong(one: Diagnostic) -> bool:
    rule = RULES.get(one.rule)
    return rule is None or rule.category in (Category.CORRECTNESS, Category.PORTABILITY)
