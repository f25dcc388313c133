"""The histogram: percentiles within a bucket, and merging loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exo_contracts.latency import Latency, Stopwatch

_TIMES = st.lists(st.floats(0.01, 1e7), min_size=1, max_size=50)


def _histogram(times: list[float]) -> Latency:
    stopwatch = Stopwatch()
    for time in times:
        stopwatch.note(time)
    return stopwatch.take()


@given(_TIMES, st.sampled_from([1, 50, 95, 99, 100]))
def test_a_percentile_is_at_most_a_bucket_too_high(times: list[float], percent: int) -> None:
    rank = max(0, -(-len(times) * percent // 100) - 1)
    exact = sorted(times)[rank]
    found = _histogram(times).percentile(percent)
    assert exact <= found * (1 + 1e-9)
    assert found <= max(exact * 2 ** (1 / 8), 2 ** (1 / 8)) * (1 + 1e-9)


@given(_TIMES, _TIMES)
def test_merging_is_measuring_together(some: list[float], others: list[float]) -> None:
    assert _histogram(some).merged(_histogram(others)) == _histogram(some + others)


def test_what_was_taken_is_gone() -> None:
    stopwatch = Stopwatch()
    stopwatch.note(5)
    assert stopwatch.take().count == 1
    assert stopwatch.take() == Latency()
    assert Latency().percentile(99) == 0


@pytest.mark.parametrize("time", [0.0, 0.5, 1.0, 1e9])
def test_no_duration_is_out_of_range(time: float) -> None:
    assert _histogram([time]).longest == time
    assert _histogram([time]).percentile(50) == time
