"""What is drawn depends on the seed alone, not on what else this process has imported."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings

from exo_contracts.generation.choice import Choose, strategy


def _drawn(counts: tuple[int, ...]) -> list[int]:
    """What one search draws, in order."""
    drawn: list[int] = []

    def generate(choose: Choose) -> tuple[int, ...]:
        return tuple(choose(count) for count in counts)

    @settings(max_examples=200, database=None, phases=[Phase.generate])
    @seed(7)
    @given(strategy(generate))
    def look(numbers: tuple[int, ...]) -> None:
        drawn.extend(numbers)

    look()
    return drawn


def test_an_import_changes_nothing_that_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = (3, 100, 101, 2**16, 2**64)
    before = _drawn(counts)
    numbers = ", ".join(str(number) for number in range(100, 600))
    (tmp_path / "imported_later.py").write_text(f"NUMBERS = [{numbers}]\n")
    monkeypatch.syspath_prepend(tmp_path)
    try:
        importlib.import_module("imported_later")
        assert _drawn(counts) == before
    finally:
        sys.modules.pop("imported_later", None)


@pytest.mark.parametrize("count", [2, 100, 101, 2**8, 2**64])
def test_choices_are_within_their_bounds_and_spread(count: int) -> None:
    drawn = _drawn((count,))
    assert all(0 <= number < count for number in drawn)
    eighths = Counter(8 * number // count for number in drawn)
    assert len(eighths) == min(count, 8)
