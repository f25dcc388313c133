"""Pairwise rows: every pair meets, few rows do, and the sweep tries them."""

from __future__ import annotations

from itertools import combinations

import pytest

from exo_contracts.generation.pairwise import pairs, rows
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import boundaries
from exo_gen.model import Model, Record


@pytest.mark.parametrize(
    ("choices", "most"),
    [([2] * 4, 6), ([2] * 12, 12), ([3] * 4, 12), ([2, 6, 2, 4, 3, 3, 2, 2], 26), ([1, 1], 1)],
)
def test_every_pair_meets_in_few_rows(choices: list[int], most: int) -> None:
    found = list(rows(choices))
    met = {
        (one, row[one], other, row[other])
        for row in found
        for one, other in combinations(range(len(choices)), 2)
    }
    assert met == pairs(choices)
    assert len(found) <= most


def test_one_factor_has_no_pairs() -> None:
    assert list(rows([5])) == []
    assert list(rows([])) == []


def test_the_sweep_tries_any_two_optional_properties_together_and_apart(
    model: Model, generators: Generators
) -> None:
    for record in model.all_types():
        if not isinstance(record, Record):
            continue
        documents = [
            frozenset(value)
            for value in boundaries(generators, record.name)
            if isinstance(value, dict)
        ]
        optional = [field.name for field in record.fields if not field.required]
        for one, other in combinations(optional, 2):
            seen = {(one in keys, other in keys) for keys in documents}
            assert len(seen) == 4, f"{record.name}: {one} and {other} only as {seen}"
