"""How long to leave a server alone that keeps crashing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

_MOST_DOUBLINGS: Final = 32


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first_seconds` up to `longest_seconds`, until something succeeds."""

    first_seconds: float
    longest_seconds: float
    failures: int = 0
    until: float = -math.inf
    """On the clock of whoever calls."""

    def failed(self, now: float) -> None:
        """Something failed: begin the next wait."""
        wait = self.first_seconds * 2.0 ** min(self.failures, _MOST_DOUBLINGS)
        self.failures += 1
        self.until = now + min(wait, self.longest_seconds)

    def succeeded(self) -> None:
        """All is well: the next wait is the first again."""
        self.failures = 0

    def remaining_ms(self, now: float) -> int:
        """Milliseconds still to wait, rounded up; 0 when the wait is over."""
        return math.ceil(max(0.0, self.until - now) * 1000)

    def forgotten(self, now: float) -> bool:
        """Whether the last failure is so long ago that it says nothing of the next attempt."""
        return now > self.until + self.longest_seconds
