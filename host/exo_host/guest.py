"""The wasm guest on an event loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar, Unpack

from exo_host.instance import GuestInstance
from exo_host.live import GuestOptions, LiveGuest

if TYPE_CHECKING:
    from exo_host.compiled import CompiledGuest
    from exo_types.effects import EffectHandlers

T = TypeVar("T")


class Guest(LiveGuest[GuestInstance]):
    """A compiled guest behind `await call(...)`; see `LiveGuest` for the options."""

    def __init__(
        self, compiled: CompiledGuest, handlers: EffectHandlers, **options: Unpack[GuestOptions]
    ) -> None:
        super().__init__(lambda bridge: GuestInstance(compiled, bridge), handlers, **options)

    async def call(self, export: str, data: bytes) -> bytes:
        """Call an export; raise `GuestTrap` when it cannot answer, `GuestClosed` once closed."""
        return await self._on_thread(lambda instance: instance.call(export, data))

    async def run(self, work: Callable[[GuestInstance], T]) -> T:
        """Have several calls made in one turn, on the guest's thread; raise as `call` does."""
        return await self._on_thread(work)
