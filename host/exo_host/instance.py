"""One instance of the guest, called synchronously on whichever thread owns it."""

from __future__ import annotations

from typing import Any, Final

import extism  # type: ignore[import-untyped]

from exo_host.compiled import CompiledGuest
from exo_host.errors import GuestTrap
from exo_types.abi import EffectRuntime

_CANCELLED: Final = "timeout"
"""What Extism says when a call was cancelled from another thread."""


class GuestInstance:
    """A live guest. Not for two threads at once; dead after its first trap.

    A trap leaves the Haskell runtime in the middle of something, and nothing resets it: the next
    call would go on from there. So an instance that trapped refuses every further call.
    """

    def __init__(self, compiled: CompiledGuest, runtime: EffectRuntime) -> None:
        self._runtime = runtime
        self._engines = compiled.engines
        self._engine: Any = self._engines.lend()
        self._plugin: Any = extism.Plugin(self._engine)
        self._cancelled = False
        self._stopped = False
        self.dead = False

    def call(self, export: str, data: bytes) -> bytes:
        """Call an export with a document and return its reply; raise `GuestTrap`."""
        if self.dead:
            raise GuestTrap("this instance ended in a trap and cannot be called again")
        try:
            reply = self._plugin.call(export, data, host_context=self._runtime)
        except extism.Error as error:
            self.dead = True
            self._stopped = str(error) == _CANCELLED
            reason = "was stopped: its time was up" if self._stopped else f"trapped: {error}"
            raise GuestTrap(f"the guest's {export} {reason}") from None
        except BaseException:
            self.dead = True
            raise
        return bytes(reply)

    def cancel(self) -> None:
        """Stop the call in flight; callable from any thread. The instance is dead afterwards.

        Also when the call ended just before: what stops it may still be on its way, and would stop
        the next one.
        """
        self._cancelled = self.dead = True
        self._plugin.cancel_handle().cancel()

    def close(self) -> None:
        """Free the instance; no call may be in flight."""
        self.dead = True
        self._plugin.__exit__(None, None, None)
        engine, self._engine = self._engine, None
        # A clock that is still to be moved on would end a call of whoever got the engine next.
        if engine is not None and self._cancelled == self._stopped:
            self._engines.give_back(engine)
