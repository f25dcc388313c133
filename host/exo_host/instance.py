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
        self._plugin: Any = extism.Plugin(compiled.module)
        self.dead = False

    def call(self, export: str, data: bytes) -> bytes:
        """Call an export with a document and return its reply; raise `GuestTrap`."""
        if self.dead:
            raise GuestTrap("this instance ended in a trap and cannot be called again")
        try:
            reply = self._plugin.call(export, data, host_context=self._runtime)
        except extism.Error as error:
            self.dead = True
            reason = (
                "was stopped: its time was up" if str(error) == _CANCELLED else f"trapped: {error}"
            )
            raise GuestTrap(f"the guest's {export} {reason}") from None
        except BaseException:
            self.dead = True
            raise
        return bytes(reply)

    def cancel(self) -> None:
        """Stop the call in flight; callable from any thread. The instance is dead afterwards."""
        self._plugin.cancel_handle().cancel()

    def close(self) -> None:
        """Free the instance; no call may be in flight."""
        self.dead = True
        self._plugin.__exit__(None, None, None)
