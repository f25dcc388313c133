"""The meter: measures by pytest-benchmark and holds the result against a budget.

A ratio is measured in one run, in turns: a round of theirs, a round of ours, and so on, so that
whatever else the machine does falls on both. Medians are compared, never single rounds.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from tests.benchmarks.budgets import Budget, Outcome, Unit

_ROUND: Final = 0.001
"""How long one round of a ratio should last, in seconds: far more than the clock's own cost, and
less than a busy machine lets another process run, so that most rounds are whole."""


class Meter:
    """One measurement of one benchmark, which is pytest-benchmark's fixture (it has no types).

    When benchmarks are disabled, everything runs once.
    """

    def __init__(self, benchmark: Any, record: Callable[[Outcome], None]) -> None:
        self._benchmark = benchmark
        self._record = record

    @property
    def trial(self) -> bool:
        """Whether this is only to see that the benchmark still runs."""
        return bool(self._benchmark.disabled)

    def seconds(
        self,
        budget: Budget,
        action: Callable[[], object],
        *,
        rounds: int,
        setup: Callable[[], None] | None = None,
    ) -> None:
        """How long an action takes, in the budget's unit."""
        self._benchmark.pedantic(action, setup=setup, rounds=rounds, warmup_rounds=1)
        if not self.trial:
            scale = 1000 if budget.unit is Unit.MILLISECONDS else 1
            self._conclude(Outcome(budget, scale * self._median(), f"median of {rounds}"))

    def against(
        self,
        budget: Budget,
        ours: Callable[[], object],
        *theirs: Callable[[], object],
        rounds: int = 201,
    ) -> None:
        """How many times as long ours takes as the slowest of theirs."""
        times = [1] * len(theirs) if self.trial else [_times(action) for action in theirs]
        our_times = 1 if self.trial else _times(ours)
        taken: list[list[float]] = [[] for _ in theirs]

        def their_turn() -> None:
            for action, count, found in zip(theirs, times, taken, strict=True):
                found.append(_timed(action, count))

        def our_turn() -> None:
            for _ in range(our_times):
                ours()

        self._benchmark.pedantic(our_turn, setup=their_turn, rounds=rounds)
        if not self.trial:
            mine = self._median() / our_times
            slowest = max(statistics.median(found) for found in taken)
            detail = f"{_duration(mine)} / {_duration(slowest)}"
            self._conclude(Outcome(budget, mine / slowest, detail))

    def value(self, budget: Budget, find: Callable[[], tuple[float, str]]) -> None:
        """A value that is not a duration, and what it was made from."""
        found = self._benchmark.pedantic(find, rounds=1)
        if not self.trial:
            self._conclude(Outcome(budget, *found))

    def _median(self) -> float:
        return float(self._benchmark.stats.stats.median)

    def _conclude(self, outcome: Outcome) -> None:
        self._benchmark.extra_info.update(outcome.as_json)
        self._record(outcome)


def _times(action: Callable[[], object]) -> int:
    """How often an action fits into a round; at least once."""
    action()
    once = min(_timed(action, 1) for _ in range(3))
    return max(1, round(_ROUND / once))


def _timed(action: Callable[[], object], times: int) -> float:
    """Seconds that one of `times` runs takes."""
    started = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - started) / times


def _duration(seconds: float) -> str:
    for scale, unit in ((1e6, "us"), (1e3, "ms")):
        if seconds * scale < 1000:
            return f"{seconds * scale:.1f} {unit}"
    return f"{seconds:.2f} s"
