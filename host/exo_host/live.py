"""What every kind of guest has in common: calls in order, their clock, a fresh one after a trap."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, Protocol, Self, TypedDict, TypeVar, Unpack

from exo_host.bridge import Around, Deadlines, EffectBridge, PerformedEffect, Performer
from exo_host.clocks import CallClock, CallLimits
from exo_host.errors import GuestClosed, GuestTimedOut, GuestTrap
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
T = TypeVar("T")


class GuestOptions(TypedDict, total=False):
    """What every kind of guest can be told."""

    deadlines: Deadlines
    """How long each effect may take; 30 seconds if nothing else is said."""
    call_seconds: float
    """How long a whole call may take; 120 seconds if nothing else is said."""
    own_seconds: float
    """How long the guest itself may compute in a call; 30 seconds if nothing else is said."""
    begin: Callable[[str, bytes], None]
    """Told of every effect before it is performed: its kind and document, on the guest's thread."""
    observe: Callable[[PerformedEffect], None]
    """Told of every effect that was answered; called on the guest's thread."""
    around: Around
    """Stands around the performance of every effect, on the loop."""
    performers: Mapping[str, Performer]
    """What performs effects of a kind instead of the handlers."""


def _ignore(_: PerformedEffect) -> None:
    """Observe nothing."""


class LiveGuest(Generic[InstanceT]):
    """One instance of a guest on an event loop; replaced when it dies.

    Calls are taken one at a time, on one worker thread, since an instance is for one thread only.
    Three clocks run: each effect has its own deadline, the whole call has `call_seconds`, and what
    the guest computes itself has `own_seconds`; when one of the last two is over, the call is
    stopped. Handlers run in the context (`contextvars`) of the call.
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
        usual = CallLimits()
        self._limits = CallLimits(
            whole=options.get("call_seconds", usual.whole),
            own=options.get("own_seconds", usual.own),
        )
        self._options = options
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

    async def _on_thread(self, work: Callable[[InstanceT], T]) -> T:
        """Have an instance do something, when it is its turn; raise what it raises."""
        async with self._turn:
            if self._closed:
                raise GuestClosed("this guest was closed and takes no more calls")
            loop = asyncio.get_running_loop()
            bridge = self._bridged(loop)
            instance = await self._live(loop, bridge)

            def stop() -> None:
                instance.cancel()
                bridge.abandon()

            clock = CallClock(loop, self._limits, bridge.waits, stop)
            context = contextvars.copy_context()
            try:
                # Shielded: a caller that goes away must not leave the thread behind with the
                # instance.
                call = loop.run_in_executor(self._thread, context.run, work, instance)
                return await _settled(call, stop)
            except GuestTrap as error:
                if clock.expired is None:
                    raise
                raise GuestTimedOut(f"{error} ({clock.expired})") from None
            finally:
                clock.cancel()

    async def _live(self, loop: asyncio.AbstractEventLoop, bridge: EffectBridge) -> InstanceT:
        if self._instance is not None and self._instance.dead:
            self._instance.close()
            self._instance = None
        if self._instance is None:
            # Making one compiles when no engine is free, which takes some forty milliseconds.
            making = loop.run_in_executor(self._thread, self._make, bridge)
            try:
                self._instance = await asyncio.shield(making)
            except asyncio.CancelledError:
                self._instance = await making
                raise
        return self._instance

    def _bridged(self, loop: asyncio.AbstractEventLoop) -> EffectBridge:
        if self._bridge is None:
            options = self._options
            self._bridge = EffectBridge(
                loop,
                self._handlers,
                deadlines=self._deadlines,
                observe=options.get("observe", _ignore),
                performers=options.get("performers"),
                begin=options.get("begin"),
                around=options.get("around"),
            )
        return self._bridge


async def _settled(call: asyncio.Future[T], stop: Callable[[], None]) -> T:
    """Wait for a call on the guest's thread; when the waiter is cancelled, end the call first."""
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        stop()
        await asyncio.wait({call})
        if call.exception() is not None and not isinstance(call.exception(), GuestTrap):
            raise call.exception() or RuntimeError from None
        raise
