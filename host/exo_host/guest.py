"""The guest on an event loop: calls in order, effects served, a fresh instance after a trap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from exo_host.bridge import Deadlines, EffectBridge, PerformedEffect
from exo_host.compiled import CompiledGuest
from exo_host.errors import GuestClosed, GuestTrap
from exo_host.instance import GuestInstance
from exo_types.effects import EffectHandlers


def _ignore(_: PerformedEffect) -> None:
    """Observe nothing."""


class Guest:
    """One instance of the guest behind `await call(...)`; replaced when it dies.

    Calls are taken one at a time, on one worker thread, since an instance is for one thread only.
    Three clocks run: each effect has its own deadline, the whole call has `call_seconds`, and when
    that is over the guest's own computing is interrupted.
    """

    def __init__(
        self,
        compiled: CompiledGuest,
        handlers: EffectHandlers,
        *,
        deadlines: Deadlines | None = None,
        call_seconds: float = 120.0,
        observe: Callable[[PerformedEffect], None] = _ignore,
    ) -> None:
        self._compiled = compiled
        self._handlers = handlers
        self._deadlines = deadlines or Deadlines()
        self._call_seconds = call_seconds
        self._observe = observe
        self._turn = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="guest")
        self._bridge: EffectBridge | None = None
        self._instance: GuestInstance | None = None
        self._closed = False

    async def __aenter__(self) -> Guest:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def call(self, export: str, data: bytes) -> bytes:
        """Call an export; raise `GuestTrap` when it cannot answer, `GuestClosed` once closed."""
        async with self._turn:
            if self._closed:
                raise GuestClosed("this guest was closed and takes no more calls")
            loop = asyncio.get_running_loop()
            instance = self._live(loop)
            clock = loop.call_later(self._call_seconds, instance.cancel)
            try:
                # Shielded: a caller that goes away must not leave the thread behind with the
                # instance.
                call = loop.run_in_executor(self._thread, instance.call, export, data)
                return await _settled(call, instance)
            finally:
                clock.cancel()

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

    def _live(self, loop: asyncio.AbstractEventLoop) -> GuestInstance:
        if self._bridge is None:
            self._bridge = EffectBridge(
                loop, self._handlers, deadlines=self._deadlines, observe=self._observe
            )
        if self._instance is not None and self._instance.dead:
            self._instance.close()
            self._instance = None
        if self._instance is None:
            self._instance = GuestInstance(self._compiled, self._bridge)
        return self._instance


async def _settled(call: asyncio.Future[bytes], instance: GuestInstance) -> bytes:
    """Wait for a call on the guest's thread; when the waiter is cancelled, end the call first."""
    try:
        return await asyncio.shield(call)
    except asyncio.CancelledError:
        instance.cancel()
        await asyncio.wait({call})
        if call.exception() is not None and not isinstance(call.exception(), GuestTrap):
            raise call.exception() or RuntimeError from None
        raise
