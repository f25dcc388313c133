"""Acting: handlers that do what a step says, and note what they were asked."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from exo_contracts.generation.performances import Performance
from exo_contracts.judging.handlers import handlers, outcome
from exo_contracts.stateful.steps import Handling
from exo_host.bridge import Deadlines, PerformedEffect
from exo_types.effects import EffectHandlers
from exo_types.failure import EffectFailure
from exo_types.wire import MAX_BYTES

_NEVER: Final = 3600.0
_AT_ONCE: Final = 0.01
"""Deadlines, in seconds: one that does not come, and one for handlers that never end before it."""

CODES: Final[Mapping[Handling, str]] = {
    "fail": "conflict",
    "raise": "internal",
    "hang": "timeout",
    "refuse": "timeout",
    "too much": "internal",
    "another type": "internal",
}
"""What the guest hears of each way to handle an effect that is not an answer."""


class Actor:
    """The handlers of one guest.

    `seen` is what was answered since it was last taken; `performed` and `handled` count effects
    from both ends. `begun` is set when a handler begins, which then waits for `held`. One that
    refuses to be cancelled ends on `release`; `stubborn` counts those.
    """

    def __init__(self, performances: tuple[Performance, ...]) -> None:
        self._answers = {
            one.effect.host_function: (one.effect.reply, one.reply) for one in performances
        }
        self._kinds = tuple(one.effect.tag for one in performances)
        self._soon: dict[str, float] = {}
        self._released = asyncio.Event()
        self.held: asyncio.Event | None = None
        self.begun = asyncio.Event()
        self.message = "no"
        self.performed = 0
        self.handled = 0
        self.stubborn = 0
        self.seen: list[PerformedEffect] = []
        self._handling: Handling = "answer"

    @property
    def handlers(self) -> EffectHandlers:
        """The handlers, for the host."""
        return handlers(self._handle)

    @property
    def deadlines(self) -> Deadlines:
        """Deadlines that are over at once for handlers that hang, and never for others."""
        return Deadlines(_NEVER, self._soon)

    def act(self, handling: Handling, *, message: str = "no") -> None:
        """Handle effects in this way from now on; `message` is that of a failure."""
        self._handling = handling
        self.message = message
        self.begun.clear()
        self._soon.clear()
        if handling in ("hang", "refuse"):
            self._soon.update(dict.fromkeys(self._kinds, _AT_ONCE))

    def release(self) -> None:
        """Let those end that refused to be cancelled."""
        self._released.set()
        self._released = asyncio.Event()

    def observe(self, effect: PerformedEffect) -> None:
        """Note an effect that was answered; called on the guest's thread."""
        self.performed += 1
        self.seen.append(effect)

    def take(self) -> list[PerformedEffect]:
        """What was answered since it was last taken."""
        seen, self.seen = self.seen, []
        return seen

    async def _handle(self, method: str, payload: object) -> object:
        del payload
        self.handled += 1
        self.begun.set()
        if self.held is not None:
            await self.held.wait()
        match self._handling:
            case "answer":
                return outcome(*self._answers[method])
            case "fail":
                raise EffectFailure("conflict", self.message)
            case "raise":
                raise ZeroDivisionError(self.message)
            case "too much":
                raise EffectFailure("conflict", "x" * (MAX_BYTES + 1))
            case "another type":
                return object()
            case "hang":
                await asyncio.Event().wait()
            case "refuse":
                await self._refuse()
        return outcome(*self._answers[method])

    async def _refuse(self) -> None:
        released = self._released
        self.stubborn += 1
        while not released.is_set():
            try:
                await released.wait()
            except asyncio.CancelledError:
                continue
        self.stubborn -= 1
