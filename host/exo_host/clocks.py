"""The clocks of a call: the whole of it, and what of that the guest spent computing.

The third clock, an effect's own, is the bridge's (`exo_host.bridge.Deadlines`). Extism's is none of
them: it runs on while the host performs an effect, and cannot interrupt that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_SOONEST: Final = 0.001


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long a call may take, in seconds."""

    whole: float = 120.0
    """From its turn to its answer, the effects included."""
    own: float = 30.0
    """The guest's own computing, the effects not included."""


class WaitMeter:
    """How long the guest has waited for the host since its call began.

    Written on the guest's thread, read on the loop's: each attribute is replaced as a whole.
    """

    def __init__(self) -> None:
        self._waited = 0.0
        self._since: float | None = None

    def reset(self) -> None:
        """A call begins."""
        self._waited, self._since = 0.0, None

    def begin(self) -> None:
        """The guest asks for an effect, and waits."""
        self._since = time.monotonic()

    def end(self) -> None:
        """It has its answer."""
        since, self._since = self._since, None
        if since is not None:
            self._waited += time.monotonic() - since

    def total(self, now: float) -> float:
        """Seconds waited until `now`, a time of `time.monotonic`."""
        since = self._since
        return self._waited + (0.0 if since is None else max(0.0, now - since))


class CallClock:
    """Watches one call, and has it stopped when a limit is reached; for the loop's thread."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        limits: CallLimits,
        waits: WaitMeter,
        stop: Callable[[], None],
    ) -> None:
        self.expired: str | None = None
        """Which limit was reached, in words; none so far without it."""
        self._loop = loop
        self._limits = limits
        self._waits = waits
        self._stop = stop
        waits.reset()
        self._started = time.monotonic()
        self._timer = loop.call_later(min(limits.whole, limits.own), self._look)

    def cancel(self) -> None:
        """The call is over."""
        self._timer.cancel()

    def _look(self) -> None:
        now = time.monotonic()
        elapsed = now - self._started
        whole_left = self._limits.whole - elapsed
        own_left = self._limits.own - (elapsed - self._waits.total(now))
        if whole_left <= 0:
            self.expired = f"the call took longer than {self._limits.whole:g} s"
        elif own_left <= 0:
            self.expired = f"the guest computed for longer than {self._limits.own:g} s"
        else:
            soon = max(_SOONEST, min(whole_left, own_left))
            self._timer = self._loop.call_later(soon, self._look)
            return
        self._stop()
