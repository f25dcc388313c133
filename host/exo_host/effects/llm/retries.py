"""When to try again, and how long to wait before it.

A wait that the API asks for is kept exactly. Otherwise the wait is drawn from zero to a bound that
doubles with every try, so that hosts refused together do not come back together.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

FIRST_BOUND_SECONDS: Final = 0.5
LAST_BOUND_SECONDS: Final = 30.0
_DAY_SECONDS: Final = 86_400.0


class Clock(Protocol):
    """Time, as the retries need it."""

    def now(self) -> float:
        """Seconds since the Unix epoch."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> float:
        """Seconds since the Unix epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        await asyncio.sleep(seconds)


def asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """The seconds a response asks to wait, a day at most; None when it does not say so.

    `retry-after-ms` has milliseconds and goes before `retry-after`, which has seconds or a date.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return _bounded(milliseconds / 1000)
    text = headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None:
        return _bounded(seconds)
    try:
        return _bounded(parsedate_to_datetime(text or "").timestamp() - now)
    except (ValueError, OverflowError):
        return None


@dataclass(slots=True)
class RetryBudget:
    """What is left of one request's retries. `chance` answers a number from 0 to 1."""

    retries: int
    wait_seconds: float
    chance: Callable[[], float] = random.random
    _bound: float = FIRST_BOUND_SECONDS

    def next_wait(self, asked: float | None) -> float | None:
        """Take one retry and the seconds to wait before it; None when the budget is gone."""
        if self.retries == 0:
            return None
        # A wait the API asked for is not shortened: an early try would be refused again.
        wait = asked if asked is not None else min(self.chance() * self._bound, self.wait_seconds)
        if self.wait_seconds == 0 or wait > self.wait_seconds:
            return None
        self.retries -= 1
        self.wait_seconds -= wait
        self._bound = min(2 * self._bound, LAST_BOUND_SECONDS)
        return wait


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), _DAY_SECONDS)
