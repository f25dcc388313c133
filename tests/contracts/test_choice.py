"""What is drawn depends on the seed alone, not on what else this process has imported."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from exo_contracts.generation import imports
from exo_contracts.generation.choice import Choose, strategy

T = TypeVar("T")


def _drawn(made: st.SearchStrategy[T]) -> list[T]:
    """What one search draws, in order."""
    drawn: list[T] = []

    @settings(max_examples=200, database=None, phases=[Phase.generate])
    @seed(7)
    @given(made)
    def look(value: T) -> None:
        drawn.append(value)

    with imports.disregarded():
        look()
    return drawn


def _choices(*counts: int) -> st.SearchStrategy[tuple[int, ...]]:
    def generate(choose: Choose) -> tuple[int, ...]:
        return tuple(choose(count) for count in counts)

    return strategy(generate)


def test_an_import_changes_nothing_that_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers: list[st.SearchStrategy[object]] = [st.integers(), st.text(), st.floats(), _choices(999)]
    before = [list(map(repr, _drawn(made))) for made in makers]
    values = ", ".join(f"{number}, {number}.5, 'text {number}'" for number in range(100, 400))
    (tmp_path / "imported_later.py").write_text(f"VALUES = [{values}]\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("imported_later")
    assert [list(map(repr, _drawn(made))) for made in makers] == before


@pytest.mark.parametrize("count", [2, 100, 101, 2**8, 2**64])
def test_choices_are_within_their_bounds_and_spread(count: int) -> None:
    drawn = [number for (number,) in _drawn(_choices(count))]
    assert all(0 <= number < count for number in drawn)
    eighths = Counter(8 * number // count for number in drawn)
    assert len(eighths) == min(count, 8)
