"""Latency: how long calls took, in buckets that grow by a ninth, mergeable without loss."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor, log2
from typing import Final

STEPS: Final = 8
"""Buckets an octave: a percentile is off by 9 percent at most, as in an HDR histogram."""


@dataclass(frozen=True, slots=True)
class Latency:
    """A histogram of durations in microseconds.

    `buckets` counts durations by number: bucket `n` begins at `2 ** (n / 8)` microseconds, and
    what took less than one is in bucket 0.
    """

    buckets: Mapping[int, int] = field(default_factory=dict)
    longest: float = 0.0

    @property
    def count(self) -> int:
        """How many durations there are."""
        return sum(self.buckets.values())

    def percentile(self, percent: float) -> float:
        """The duration, in microseconds, that `percent` of all did not exceed; 0 of nothing."""
        wanted, seen = self.count * percent / 100, 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= wanted:
                return min(begin(bucket + 1), self.longest)
        return self.longest

    def merged(self, other: Latency) -> Latency:
        """The histogram of both."""
        buckets = Counter(self.buckets) + Counter(other.buckets)
        return Latency(dict(sorted(buckets.items())), max(self.longest, other.longest))


class Stopwatch:
    """Collects durations."""

    def __init__(self) -> None:
        self._buckets: Counter[int] = Counter()
        self._longest = 0.0

    def note(self, microseconds: float) -> None:
        """Count one duration."""
        self._buckets[floor(STEPS * log2(microseconds)) if microseconds > 1 else 0] += 1
        self._longest = max(self._longest, microseconds)

    def take(self) -> Latency:
        """What was collected since it was last taken."""
        taken = Latency(dict(sorted(self._buckets.items())), self._longest)
        self._buckets, self._longest = Counter(), 0.0
        return taken


def begin(bucket: int) -> float:
    """Where a bucket begins, in microseconds."""
    return float(2 ** (bucket / STEPS))
