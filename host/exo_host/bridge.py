"""From the guest's thread to the event loop and back: one effect, with its deadline.

The guest calls a host function on a worker thread and waits there; the handler is a coroutine on
the loop. A handler that does not finish in time is cancelled and not waited for, because a handler
may refuse to be cancelled, and the guest must have its answer all the same.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from exo_host.clocks import WaitMeter
from exo_types.dispatch import (
    NOTIFICATIONS,
    acknowledge,
    decode_effect,
    perform,
    read_effect,
    refuse,
)
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


Performer: TypeAlias = Callable[[bytes], Awaitable[bytes]]
"""Performs an effect elsewhere than in a handler: its document in, the reply out."""

Around: TypeAlias = Callable[[str, Callable[[], Awaitable[bytes]]], Awaitable[bytes]]
"""Stands around every effect: given its kind and what performs it, it returns the reply."""


async def _plainly(_: str, perform: Callable[[], Awaitable[bytes]]) -> bytes:
    return await perform()


class EffectBridge:
    """Serves the host functions of one guest instance; see `exo_types.abi.EffectRuntime`.

    An effect whose kind is in `performers` is performed by that; every other by its handler.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        handlers: EffectHandlers,
        *,
        deadlines: Deadlines,
        observe: Callable[[PerformedEffect], None],
        performers: Mapping[str, Performer] | None = None,
        begin: Callable[[str, bytes], None] | None = None,
        around: Around | None = None,
    ) -> None:
        self._loop = loop
        self._handlers = handlers
        self._performers = performers or {}
        self._deadlines = deadlines
        self._observe = observe
        self._begin = begin
        self._around = around or _plainly
        self._pending: set[asyncio.Task[bytes]] = set()
        self._awaited: asyncio.Task[bytes] | None = None
        self.waits = WaitMeter()
        """How long the guest has waited for effects in the call in flight."""

    def perform(self, kind: str, document: bytes) -> bytes:
        """Answer an effect document; called on the guest's thread."""
        return self._perform(kind, document, lambda: decode_effect(kind, document))

    def perform_any(self, document: bytes) -> bytes:
        """Answer the document of an effect of any kind; called on the guest's thread."""
        return self._perform("an effect", document, lambda: read_effect(document))

    def _perform(self, kind: str, document: bytes, read: Callable[[], Effect]) -> bytes:
        started = time.monotonic()
        self.waits.begin()
        try:
            effect = read()
        except WireError as error:
            reply = refuse(invalid_input(error))
        else:
            kind = effect.kind
            if self._begin is not None:
                self._begin(kind, document)
            reply = self._answered(effect, document)
        self._observe(PerformedEffect(kind, document, reply, time.monotonic() - started))
        self.waits.end()
        return reply

    def abandon(self) -> None:
        """Cancel the effect the guest waits for, if any; for the loop's thread.

        The call it belongs to is being stopped, and nothing but the effect would hold it up.
        """
        if self._awaited is not None:
            self._awaited.cancel()

    async def drain(self) -> None:
        """Wait for notifications that were acknowledged and are still being handled."""
        while self._pending:
            await asyncio.wait(set(self._pending))

    def _answered(self, effect: Effect, document: bytes) -> bytes:
        try:
            return self._answer(effect, document)
        except Exception as error:
            # A failure that cannot be written, being too long or no text, is one all the same.
            return refuse(as_failure(effect.kind, error))

    def _answer(self, effect: Effect, document: bytes) -> bytes:
        if effect.kind in NOTIFICATIONS:
            self._loop.call_soon_threadsafe(self._notify, effect, document)
            return acknowledge()
        within = self._within_deadline(effect, document)
        return asyncio.run_coroutine_threadsafe(within, self._loop).result()

    async def _within_deadline(self, effect: Effect, document: bytes) -> bytes:
        task = self._awaited = self._start(effect, document)
        done, _ = await asyncio.wait({task}, timeout=self._deadlines.of(effect.kind))
        self._awaited = None
        if task.cancelled():
            return refuse(as_failure(effect.kind, asyncio.CancelledError()))
        if done:
            return task.result()
        task.cancel()
        return refuse(as_failure(effect.kind, TimeoutError()))

    def _notify(self, effect: Effect, document: bytes) -> None:
        task = self._start(effect, document)
        timer = self._loop.call_later(self._deadlines.of(effect.kind), task.cancel)
        task.add_done_callback(lambda _: timer.cancel())

    def _start(self, effect: Effect, document: bytes) -> asyncio.Task[bytes]:
        task = self._loop.create_task(self._surrounded(effect, document), name=effect.kind)
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task

    async def _surrounded(self, effect: Effect, document: bytes) -> bytes:
        return await self._around(effect.kind, lambda: self._performed(effect, document))

    async def _performed(self, effect: Effect, document: bytes) -> bytes:
        performer = self._performers.get(effect.kind)
        if performer is None:
            return await perform(self._handlers, effect)
        try:
            return await performer(document)
        except BaseException as error:  # no exception crosses the boundary
            return refuse(as_failure(effect.kind, error))
