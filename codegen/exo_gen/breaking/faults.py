"""The model of a schema that somebody else wrote, or that is older than today's rules.

It is only compared, so it need not please rules that ask for good form, nor those that a schema may
be excused from: nothing rests on them.
"""

from __future__ import annotations

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import RULES, lint
from exo_gen.lint.rules import Category
from exo_gen.load import Bundle
from exo_gen.model import Model


def faults(bundle: Bundle) -> list[Diagnostic]:
    """Return what is so wrong with a schema that it means nothing; `build` takes it without."""
    return [one for one in lint(bundle) if _is_wrong(one)]


def foreign_model(bundle: Bundle) -> Model | list[Diagnostic]:
    """Return a schema's model, or its faults."""
    return faults(bundle) or build(bundle)


def _is_wrong(one: Diagnostic) -> bool:
    rule = RULES.get(one.rule)
    if rule is None:
        return True
    serious = rule.category in (Category.CORRECTNESS, Category.PORTABILITY)
    return serious and not rule.suppressible
