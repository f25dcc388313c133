"""From the guest's thread to the event loop and back: one effect, with its deadline.

The guest calls a host function on a worker thread and waits there; the handler is a coroutine on
the loop. A handler that does not finish in time is cancelled and not waited for, because a handler
may refuse to be cancelled, and the guest must have its answer all the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from exo_types.dispatch import NOTIFICATIONS, acknowledge, decode_effect, perform, refuse
from exo_types.effects import EffectHandlers
from exo_types.failure import as_failure, invalid_input
from exo_types.models import Effect
from exo_types.wire import WireError

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long each kind of effect may take, in seconds."""

    default: float = 30.0
    by_kind: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> float:
        """The deadline of one kind of effect."""
        return self.by_kind.get(kind, self.default)


@dataclass(frozen=True, slots=True)
class PerformedEffect:
    """An effect that was answered: the document sent, the reply given, and how long it took."""

    kind: str
    document: bytes
    reply: bytes
    seconds: float


class EffectBridge:
    """Serves the host functions of one guest instance; see `exo_types.abi.EffectRuntime`."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        handlers: EffectHandlers,
        *,
        deadlines: Deadlines,
        observe: Callable[[PerformedEffect], None],
    ) -> None:
        self._loop = loop
        self._handlers = handlers
        self._deadlines = deadlines
        self._observe = observe
        self._pending: set[asyncio.Task[bytes]] = set()

    def perform(self, kind: str, document: bytes) -> bytes:
        """Answer an effect document; called on the guest's thread."""
        started = time.monotonic()
        try:
            effect = decode_effect(kind, document)
        except WireError as error:
            reply = refuse(invalid_input(error))
        else:
            reply = self._answered(kind, effect)
        self._observe(PerformedEffect(kind, document, reply, time.monotonic() - started))
        return reply

    async def drain(self) -> None:
        """Wait for notifications that were acknowledged and are still being handled."""
        while self._pending:
            await asyncio.wait(set(self._pending))

    def _answered(self, kind: str, effect: Effect) -> bytes:
        try:
            return self._answer(kind, effect)
        except Exception as error:
            # A failure that cannot be written, being too long or no text, is one all the same.
            return refuse(as_failure(kind, error))

    def _answer(self, kind: str, effect: Effect) -> bytes:
        if kind in NOTIFICATIONS:
            self._loop.call_soon_threadsafe(self._notify, kind, effect)
            return acknowledge()
        waiting = asyncio.run_coroutine_threadsafe(self._within_deadline(kind, effect), self._loop)
        return waiting.result()

    async def _within_deadline(self, kind: str, effect: Effect) -> bytes:
        task = self._start(kind, effect)
        done, _ = await asyncio.wait({task}, timeout=self._deadlines.of(kind))
        if done:
            return task.result()
        task.cancel()
        return refuse(as_failure(kind, TimeoutError()))

    def _notify(self, kind: str, effect: Effect) -> None:
        task = self._start(kind, effect)
        timer = self._loop.call_later(self._deadlines.of(kind), task.cancel)
        task.add_done_callback(lambda _: timer.cancel())

    def _start(self, kind: str, effect: Effect) -> asyncio.Task[bytes]:
        task = self._loop.create_task(perform(self._handlers, effect), name=kind)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task
