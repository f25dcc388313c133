"""Rules EXO7xx: what is said about findings that are meant to stay."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

SUPPRESSION_UNUSED: Final = Rule(
    "EXO701",
    "suppression-unused",
    Category.CORRECTNESS,
    "A suppression suppresses a finding; one that has none left goes.",
)
SUPPRESSION_REASON: Final = Rule(
    "EXO702", "suppression-reason", Category.CORRECTNESS, "A suppression says why."
)
SUPPRESSION_RULE: Final = Rule(
    "EXO703",
    "suppression-rule",
    Category.CORRECTNESS,
    "A suppression names rules that there are, and on which nothing generated rests.",
)
