"""Keys taken one at a time.

Textual hands a key to the widget in focus, and what that one does not want climbs to the
application, where bindings are looked up: by then the widget may have had the next keys, or have
lost the focus. A person who types on a slow line sends many keys at once, and `d`, Backspace, `c`
would leave `d`. So the next key waits here until the last has been dealt with.
"""

from __future__ import annotations

from collections import deque
from typing import Final, TypeVar

from textual import events
from textual.app import App
from textual.message_pump import MessagePump

T = TypeVar("T")

_CLIMBS: Final = 2
"""A key climbs once; what its binding sets off (`Input.Submitted`) climbs once more."""


class OneKeyAtATime(App[T]):
    """An application that deals with each key, and what it sets off, before it takes the next."""

    def __init__(self) -> None:
        super().__init__()
        self.listens = False
        """Whether keys are taken at all; until then they are dropped, and so are clicks."""
        self._waiting: deque[events.Event] = deque()
        self._busy = False

    async def on_event(self, event: events.Event) -> None:
        """Take a key now or later; everything else goes its way."""
        mine = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if mine and not self.listens:
            return
        if mine and isinstance(event, events.Key | events.Paste):
            self._waiting.append(event)
            if not self._busy:
                await self._take()
            return
        await super().on_event(event)

    async def _take(self) -> None:
        self._busy = bool(self._waiting)
        if self._waiting:
            await super().on_event(self._waiting.popleft())
            self._climb(self.focused or self.screen, _CLIMBS)

    def _climb(self, place: MessagePump | None, climbs: int) -> None:
        """Follow a key from its widget to the application, behind it in every queue."""
        if place is not None and place is not self:
            place.call_later(self._climb, place._parent, climbs)
        elif climbs > 1:
            self.call_later(self._climb, self.focused or self.screen, climbs - 1)
        else:
            self.call_later(self._take)
