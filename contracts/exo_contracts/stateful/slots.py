"""Slots: a guest behind the host's runtime, and an instance by itself, called in the same way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from exo_host.bridge import Deadlines, EffectBridge, PerformedEffect
from exo_host.compiled import CompiledGuest
from exo_host.guest import Guest
from exo_host.instance import GuestInstance
from exo_types.effects import EffectHandlers

Observe = Callable[[PerformedEffect], None]


_PATIENCE: Final = 60.0
"""Seconds after which a call counts as one that cannot be stopped. No sound one takes as long."""


class Unstoppable(Exception):
    """A call went on after it was stopped."""


class Slot(Protocol):
    """A place for a guest."""

    heals: bool
    """Whether a dead instance is replaced by itself."""

    async def call(self, export: str, document: bytes) -> bytes:
        """Call an export; raise `GuestTrap`."""
        ...

    async def stop(self, call: asyncio.Task[bytes]) -> None:
        """End a call in flight, and wait until it has ended; raise `Unstoppable`."""
        ...

    async def drain(self) -> None:
        """Wait for every handler that is still at work."""
        ...

    async def close(self) -> None:
        """Free everything."""
        ...


class GuestSlot:
    """A `Guest`."""

    heals = True

    def __init__(
        self,
        compiled: CompiledGuest,
        handlers: EffectHandlers,
        deadlines: Deadlines,
        observe: Observe,
    ) -> None:
        self._guest = Guest(compiled, handlers, deadlines=deadlines, observe=observe)

    async def call(self, export: str, document: bytes) -> bytes:
        """Call an export; raise `GuestTrap`."""
        return await self._guest.call(export, document)

    async def stop(self, call: asyncio.Task[bytes]) -> None:
        """The caller goes away."""
        instance = self._guest._instance
        call.cancel()
        await _ended(call, instance)

    async def drain(self) -> None:
        """Wait for every handler that is still at work."""
        await self._guest.drain()

    async def close(self) -> None:
        """Close the guest."""
        await self._guest.close()


class InstanceSlot:
    """A `GuestInstance` on a thread of its own, with a bridge to the loop."""

    heals = False

    def __init__(
        self,
        compiled: CompiledGuest,
        handlers: EffectHandlers,
        deadlines: Deadlines,
        observe: Observe,
    ) -> None:
        loop = asyncio.get_running_loop()
        self._bridge = EffectBridge(loop, handlers, deadlines=deadlines, observe=observe)
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._instance = GuestInstance(compiled, self._bridge)
        self._closed = False

    async def call(self, export: str, document: bytes) -> bytes:
        """Call an export; raise `GuestTrap`."""
        if self._closed:
            return self._instance.call(export, document)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._instance.call, export, document)

    async def stop(self, call: asyncio.Task[bytes]) -> None:
        """Cancel the instance, from a thread that has nothing to do with it."""
        threading.Thread(target=self._instance.cancel).start()
        await _ended(call, self._instance)

    async def drain(self) -> None:
        """Wait for every handler that is still at work."""
        await self._bridge.drain()

    async def close(self) -> None:
        """Free the instance, end the thread."""
        await self._bridge.drain()
        # Where its calls are made, so that none is in flight.
        await asyncio.get_running_loop().run_in_executor(self._thread, self._instance.close)
        self._closed = True
        self._thread.shutdown(wait=True)


async def _ended(call: asyncio.Task[bytes], instance: GuestInstance | None) -> None:
    """Wait until a stopped call has ended, whatever with."""
    await asyncio.wait({call}, timeout=_PATIENCE)
    if call.done():
        return
    # By Extism's own means, past the host: its thread would never end, nor would this process.
    if instance is not None:
        instance._plugin.cancel_handle().cancel()
    await asyncio.wait({call})
    raise Unstoppable
