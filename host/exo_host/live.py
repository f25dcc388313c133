"""What every kind of guest has in common: calls in order, their clock, a fresh one after a trap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, Self, TypedDict, TypeVar, Unpack

from exo_host.bridge import Deadlines, EffectBridge, PerformedEffect, Performer
from exo_host.errors import GuestClosed, GuestTrap
from exo_types.effects import EffectHandlers


class Instance(Protocol):
    """Something that is called on one thread, and dies of its first trap."""

    dead: bool

    def cancel(self) -> None:
        """End the call in flight; callable from any thread. The instance is dead afterwards."""
        ...

    def close(self) -> None:
        """Free what it holds; no call may be in flight."""
        ...


InstanceT = TypeVar("InstanceT", bound=Instance)


class GuestOptions(TypedDict, total=False):
    """What every kind of guest can be told."""

    deadlines: Deadlines
    """How long each effect may take; 30 seconds if nothing else is said."""
    call_seconds: float
    """How long a whole call may take; 120 seconds if nothing else is said."""
    observe: Callable[[PerformedEffect], None]
    """Told of every effect that was answered; called on the guest's thread."""
    performers: Mapping[str, Performer]
    """What performs effects of a kind instead of the handlers."""


def _ignore(_: PerformedEffect) -> None:
    """Observe nothing."""


class LiveGuest(Generic[InstanceT]):
    """One instance of a guest on an event loop; replaced when it dies.

    Calls are taken one at a time, on one worker thread, since an instance is for one thread only.
    Three clocks run: each effect has its own deadline, the whole call has `call_seconds`, and when
    that is over the guest's own computing is interrupted.
    """

    def __init__(
        self,
        make: Callable[[EffectBridge], InstanceT],
        handlers: EffectHandlers,
        **options: Unpack[GuestOptions],
    ) -> None:
        self._make = make
        self._handlers = handlers
        self._deadlines = options.get("deadlines") or Deadlines()
        self._call_seconds = options.get("call_seconds", 120.0)
        self._observe = options.get("observe", _ignore)
        self._performers = options.get("performers", {})
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="guest")
        self._bridge: EffectBridge | None = None
        self._instance: InstanceT | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def drain(self) -> None:
        """Wait until every notification that was acknowledged has been handled."""
        if self._bridge is not None:
            await self._bridge.drain()

    async def close(self) -> None:
        """Finish what was acknowledged, free the instance, end the thread."""
        async with self._turn:
            self._closed = True
            await self.drain()
            if self._instance is not None:
                self._instance.close()
                self._instance = None
        self._thread.shutdown(wait=True)

    async def _on_thread(self, work: Callable[[InstanceT], bytes]) -> bytes:
        """Have an instance do something, when it is its turn; raise what it raises."""
        async with self._turn:
            if self._closed:
                raise GuestClosed("this guest was closed and takes no more calls")
            loop = asyncio.get_running_loop()
            instance = self._live(loop)
            clock = loop.call_later(self._call_seconds, instance.cancel)
            try:
                # Shielded: a caller that goes away must not leave the thread behind with the
                # instance.
                call = loop.run_in_executor(self._thread, work, instance)
                return await _settled(call, instance)
            finally:
                clock.cancel()

    def _live(self, loop: asyncio.AbstractEventLoop) -> InstanceT:
        if self._bridge is None:
            self._bridge = EffectBridge(
                loop,
                self._handlers,
                deadlines=self._deadlines,
                observe=self._observe,
                performers=self._performers,
            )
        if self._instance is not None and self._instance.dead:
            self._instance.close()
            self._instance = None
        if self._instance is None:
            self._instance = self._make(self._bridge)
        return self._instance


async def _settled(call: asyncio.Future[bytes], instance: Instance) -> bytes:
    """Wait for a call on the guest's thread; when the waiter is cancelled, end the call first."""
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        instance.cancel()
        await asyncio.wait({call})
        if call.exception() is not None and not isinstance(call.exception(), GuestTrap):
            raise call.exception() or RuntimeError from None
        raise
