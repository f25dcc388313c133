"""Graphs: histograms as the path of an SVG, on one logarithmic axis for all of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log2
from typing import Final

from exo_contracts.latency import STEPS, Latency
from exo_contracts.reports.evidence import MemoryCurve

_MERGED: Final = 2
"""Buckets to a bar: an eighth of an octave is thinner than the eye needs."""

HEIGHT: Final = 60
"""Units of the drawing; its width is `Axis.bars`, one a bar."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The bars from `first` to before `last`, `_MERGED` buckets each."""

    first: int
    last: int

    @classmethod
    def of(cls, latencies: Iterable[Latency]) -> Axis:
        """Wide enough for all, from one power of two to another."""
        buckets = [bucket for latency in latencies for bucket in latency.buckets] or [0]
        octave = STEPS // _MERGED
        low, high = min(buckets) // _MERGED, max(buckets) // _MERGED + 1
        return cls(floor(low / octave) * octave, ceil(high / octave) * octave)

    @property
    def bars(self) -> int:
        """How many bars there are."""
        return self.last - self.first

    def ticks(self) -> list[tuple[float, str]]:
        """Powers of ten on the axis: how far along, in percent, and what to write there."""
        ticks = []
        for exponent in range(8):
            at = STEPS * log2(10**exponent) / _MERGED
            if self.first <= at <= self.last:
                ticks.append((100 * (at - self.first) / self.bars, duration(10**exponent)))
        return ticks

    def path(self, latency: Latency) -> str:
        """The bars of a histogram; the tallest is `HEIGHT` high."""
        counts: Counter[int] = Counter()
        for bucket, count in latency.buckets.items():
            counts[bucket // _MERGED - self.first] += count
        most = max(counts.values(), default=1)
        return "".join(
            f"M{at} {HEIGHT}v-{max(1, round(HEIGHT * count / most))}h1V{HEIGHT}z"
            for at, count in sorted(counts.items())
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A curve of memory over calls, in a square of 100 by 100 from 0, and the same in words."""

    what: str
    points: str
    words: str

    @classmethod
    def of(cls, curve: MemoryCurve) -> Line:
        """Draw a curve."""
        calls = max((at for at, _ in curve.samples), default=0) or 1
        most = max((held for _, held in curve.samples), default=0) or 1
        # A line along the upper edge would be cut in half.
        points = " ".join(
            f"{100 * at / calls:.1f},{100 - 90 * held / most:.1f}" for at, held in curve.samples
        )
        first, last = (curve.samples[at][1] if curve.samples else 0 for at in (0, -1))
        words = f"{first / 2**20:.2f} MiB at first, {last / 2**20:.2f} MiB after {calls:,} calls"
        return cls(curve.what, points, words)


def duration(microseconds: float) -> str:
    """A time as a person says it: three digits and a unit."""
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{microseconds / size:.3g} {unit}"
    return f"{microseconds:.3g} µs"
