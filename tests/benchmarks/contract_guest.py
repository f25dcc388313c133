"""The contract build of the guest, whose exports take any type and any effect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from exo_host.compiled import load_guest
from exo_host.instance import GuestInstance

_SUCCESS: Final = b'{"kind":"Success","payload":'

Answer = Callable[[str, bytes], bytes]
"""Answers an effect: its kind and document in, the reply document out."""


class _Runtime:
    def __init__(self) -> None:
        self.answer: Answer | None = None

    def perform(self, kind: str, document: bytes) -> bytes:
        if self.answer is None:
            raise RuntimeError(f"no effect was expected, and there is {kind}")
        return self.answer(kind, document)


class EchoGuest:
    """One instance of it, loaded by the host's own loader."""

    def __init__(self, wasm: Path) -> None:
        self._runtime = _Runtime()
        self._instance = GuestInstance(load_guest(wasm), self._runtime)

    def echo(self, name: str, document: bytes) -> bytes:
        """A document of the named type, decoded and encoded by the guest."""
        reply = self._instance.call("exo_echo", b"%s\n%s" % (name.encode(), document))
        assert reply.startswith(_SUCCESS), reply[:500]
        return reply[len(_SUCCESS) : -1]

    def perform(self, effect: bytes, answer: Answer) -> bytes:
        """Let the guest perform an effect document; return the reply as it understood it."""
        self._runtime.answer = answer
        return self._instance.call("exo_perform", effect)
