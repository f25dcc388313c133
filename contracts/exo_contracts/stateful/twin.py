"""Twins: an undisturbed instance that gets the same calls, to know the right answers from.

What an entry point answers may depend on what was called before. So each guest has a twin, to which
every call is repeated that ended well, with the same replies to its effects: whatever else happened
to the guest meanwhile, it must answer as its twin does, and perform the same effects.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from exo_host.bridge import PerformedEffect
from exo_host.compiled import CompiledGuest
from exo_host.instance import GuestInstance


class Twin:
    """An instance of the guest that answers from a script."""

    def __init__(self, compiled: CompiledGuest) -> None:
        self._compiled = compiled
        self._script: deque[PerformedEffect] = deque()
        self._instance: GuestInstance | None = None
        self.difference: str | None = None

    def call(self, export: str, document: bytes, effects: Sequence[PerformedEffect] = ()) -> bytes:
        """Repeat a call; `difference` says in what its effects are others."""
        if self._instance is None:
            self._instance = GuestInstance(self._compiled, self)
        self._script = deque(effects)
        self.difference = None
        reply = self._instance.call(export, document)
        if self._script and self.difference is None:
            self.difference = f"{self._script[0].kind} is not performed by an undisturbed guest"
        return reply

    def perform(self, kind: str, document: bytes) -> bytes:
        """Answer as the host did; see `exo_types.abi.EffectRuntime`."""
        scripted = self._script.popleft() if self._script else None
        if scripted is None or (scripted.kind, scripted.document) != (kind, document):
            self.difference = self.difference or (
                f"an undisturbed guest performs {document.decode('utf-8', 'backslashreplace')}"
            )
            return b""
        return scripted.reply

    def renew(self) -> None:
        """Forget everything."""
        if self._instance is not None:
            self._instance.close()
            self._instance = None
