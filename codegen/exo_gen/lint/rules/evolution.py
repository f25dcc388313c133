"""Rules EXO51x: what a schema promises of an effect, a field or a variant."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

EVOLUTION_PLACE: Final = Rule(
    "EXO510",
    "evolution-place",
    Category.CORRECTNESS,
    "'x-since', 'x-deprecated' and 'x-unstable' stand on a field, a variant or an effect.",
)
EVOLUTION_FORM: Final = Rule(
    "EXO511",
    "evolution-form",
    Category.CORRECTNESS,
    "What a schema promises is said in the form that the verdict on changes reads.",
)
REPLACEMENT: Final = Rule(
    "EXO512",
    "replacement",
    Category.CORRECTNESS,
    "What is deprecated is replaced by something that exists and is here to stay.",
)
PROMISE_TWICE: Final = Rule(
    "EXO513",
    "contrary-promises",
    Category.CORRECTNESS,
    "Nothing is unstable and deprecated at once, or deprecated before it was there.",
)
