"""The native guest on an event loop: what `exo_host.guest.Guest` is for the wasm guest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Unpack

from exo_host.bridge import Performer
from exo_host.errors import HostError
from exo_host.live import GuestOptions, LiveGuest
from exo_host.native.process import NativeProcess
from exo_host.routing import Routing
from exo_types.effects import EffectHandlers
from exo_types.failure import EffectFailure
from exo_types.models import NativeConfiguration


class NativeGuest(LiveGuest[NativeProcess]):
    """A native guest behind `await call(...)`; see `LiveGuest` for the options.

    Effects that `routing` gives to the native interpreter never reach the host; all others are
    served by `handlers`. A process that dies, hangs beyond `call_seconds` or speaks nonsense is
    ended and replaced, with its state gone.
    """

    def __init__(
        self,
        path: Path,
        handlers: EffectHandlers,
        *,
        routing: Routing | None = None,
        policy: str | None = None,
        **options: Unpack[GuestOptions],
    ) -> None:
        own = sorted((routing or Routing()).native)
        configuration = NativeConfiguration(policy=policy, own=own)
        super().__init__(
            lambda bridge: NativeProcess(path, bridge, configuration), handlers, **options
        )

    async def call(self, export: str, data: bytes) -> bytes:
        """Call an entry point; raise `GuestTrap` when it cannot answer, `GuestClosed` once closed.

        `GuestRefused` when the program cannot be started, is of another schema, or has no
        interpreter for an effect that it is to perform itself.
        """
        return await self._on_thread(lambda process: process.call(export, data))

    async def perform(self, kind: str, document: bytes) -> bytes:
        """Have the guest's own interpreter perform an effect; raise as `call` does."""
        return await self._on_thread(lambda process: process.perform(kind, document))


def performers(routing: Routing, guest: NativeGuest) -> Mapping[str, Performer]:
    """Return what performs the effects that are the native interpreter's, for another guest."""
    return {kind: _performer(guest, kind) for kind in routing.native}


def _performer(guest: NativeGuest, kind: str) -> Performer:
    async def perform(document: bytes) -> bytes:
        try:
            return await guest.perform(kind, document)
        except HostError as error:
            raise EffectFailure("unavailable", f"{kind} was not performed: {error}") from None

    return perform
