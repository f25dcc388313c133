"""Rules EXO6xx: examples."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

EXAMPLE_MISSING: Final = Rule(
    "EXO601",
    "example-missing",
    Category.DOCUMENTATION,
    "What crosses the boundary has an example.",
    suppressible=True,
)
EXAMPLE_WRONG: Final = Rule(
    "EXO602", "example-wrong", Category.CORRECTNESS, "An example is a document of its type."
)
VARIANT_EXAMPLE: Final = Rule(
    "EXO603",
    "variant-example",
    Category.DOCUMENTATION,
    "The examples of a sum show each of its variants.",
    suppressible=True,
    by_default=False,
)
