"""The models that a comparison starts with.

An older schema, or one that somebody else wrote, is only compared; so it need not please rules that
ask for good form, nor those that a schema may be excused from: nothing rests on them.
"""

from __future__ import annotations

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic, FindingsError, render_text
from exo_gen.lint import RULES, lint
from exo_gen.lint.rules import Category
from exo_gen.load import Bundle
from exo_gen.model import Model


def model_of(bundle: Bundle, name: str, *, older: bool = False) -> Model:
    """Return the model of a bundle; raise `FindingsError`, in which the bundle is called `name`."""
    found = faults(bundle) if older else lint(bundle)
    if not found:
        return build(bundle)
    raise FindingsError(f"{render_text(found)}{name} has findings; nothing was compared")


def foreign_model(bundle: Bundle) -> Model | list[Diagnostic]:
    """Return the model of a schema that somebody else wrote, or its faults."""
    return faults(bundle) or build(bundle)


def faults(bundle: Bundle) -> list[Diagnostic]:
    """Return what is so wrong with a schema that it means nothing; `build` takes it without."""
    return [one for one in lint(bundle) if _is_wrong(one)]


def _is_wrong(one: Diagnostic) -> bool:
    rule = RULES.get(one.rule)
    if rule is None:
        return True
    serious = rule.category in (Category.CORRECTNESS, Category.PORTABILITY)
    return serious and not rule.suppressible
