"""Pairwise: few combinations in which every pair of choices meets at least once.

Most faults that need several things together need two (Kuhn, Wallace and Gallo, "Software fault
interactions and implications for software testing", 2004). The rows are built greedily, one at a
time, as in AETG (Cohen et al., 1997), with every tie broken the same way, so that the same factors
always give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int, int, int]
"""Factor and choice, later factor and choice."""


def rows(choices: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield rows of one choice a factor; `choices` says how many each factor has, at least one."""
    missing = pairs(choices)
    while missing:
        row = _row(choices, missing)
        missing -= _met(row)
        yield row


def pairs(choices: Sequence[int]) -> set[Pair]:
    """Every pair that has to meet."""
    return {
        (one, a, other, b)
        for one, other in combinations(range(len(choices)), 2)
        for a in range(choices[one])
        for b in range(choices[other])
    }


def _row(choices: Sequence[int], missing: set[Pair]) -> tuple[int, ...]:
    """Start from a pair that is missing, and choose for each factor what meets most of the rest."""
    one, a, other, b = min(missing)
    row: list[int | None] = [None] * len(choices)
    row[one], row[other] = a, b
    for factor, count in enumerate(choices):
        if row[factor] is None:
            row[factor] = max(
                range(count), key=lambda choice: (_gain(row, factor, choice, missing), -choice)
            )
    return tuple(choice or 0 for choice in row)


def _gain(row: Sequence[int | None], factor: int, choice: int, missing: set[Pair]) -> int:
    """How many missing pairs a choice meets with what the row has so far."""
    met = 0
    for other, taken in enumerate(row):
        if taken is not None and other != factor:
            first, second = sorted(((factor, choice), (other, taken)))
            met += (*first, *second) in missing
    return met


def _met(row: Sequence[int]) -> set[Pair]:
    return {(one, row[one], other, row[other]) for one, other in combinations(range(len(row)), 2)}
