"""Rules EXO2xx: sums and their variants."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

SUM_FORM: Final = Rule(
    "EXO201",
    "sum-form",
    Category.CORRECTNESS,
    "Each variant of a sum is a closed object of exactly 'kind' (a constant) and 'payload'.",
)
DUPLICATE_TAG: Final = Rule(
    "EXO202", "duplicate-tag", Category.CORRECTNESS, "Each tag names one variant of its sum."
)
EMPTY_SUM: Final = Rule(
    "EXO203", "empty-sum", Category.CORRECTNESS, "A sum has at least one variant."
)
SINGLE_VARIANT: Final = Rule(
    "EXO204",
    "single-variant",
    Category.PORTABILITY,
    "A sum has two variants or more, because one alone is a record with a frame around it.",
    suppressible=True,
)
