"""Deciders: the two builds of the guest behind one face, each called synchronously."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

from exo_contracts.judging.boundary import Boundary, Trapped
from exo_host.errors import GuestTrap
from exo_host.native.process import NativeProcess
from exo_types.models import NativeConfiguration

Answer: TypeAlias = Callable[[bytes], bytes]
"""Answer an effect: its whole document in, the reply document out."""


class Decider(Protocol):
    """A build of the guest that remembers what it was told since it last began."""

    name: str

    def begin(self, policy: str | None) -> None:
        """Forget everything, and decide by this policy from now on; None is the guest's own."""
        ...

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        """Call an entry point and return its reply; raise `Trapped` when it ends otherwise."""
        ...

    def close(self) -> None:
        """Free what it holds."""
        ...


class WasmDecider:
    """The guest as a module, in the host's own runtime."""

    name = "wasm"

    def __init__(self, wasm: Path) -> None:
        self._wasm = wasm
        self._policy: str | None = None
        self._boundary = Boundary(wasm)

    def begin(self, policy: str | None) -> None:
        """Let the next call begin a fresh instance."""
        self._boundary.close()
        if policy != self._policy:
            # The policy belongs to what is compiled.
            self._policy = policy
            self._boundary = Boundary(self._wasm, policy=policy)

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        """Call an export; raise `Trapped`."""
        return self._boundary.call(export, document, answer=lambda _, effect: answer(effect))

    def close(self) -> None:
        """Free the instance."""
        self._boundary.close()


class NativeDecider:
    """The guest as a process; every effect is the host's."""

    name = "native"

    def __init__(self, program: Path) -> None:
        self._program = program
        self._policy: str | None = None
        self._answer: Answer | None = None
        self._process: NativeProcess | None = None

    def begin(self, policy: str | None) -> None:
        """Let the next call begin a fresh process."""
        self.close()
        self._policy = policy

    def call(self, export: str, document: bytes, answer: Answer) -> bytes:
        """Call an entry point; raise `Trapped`, after which the next call gets a fresh process."""
        if self._process is None:
            configuration = NativeConfiguration(policy=self._policy, own=[])
            self._process = NativeProcess(self._program, self, configuration)
        self._answer = answer
        try:
            return self._process.call(export, document)
        except GuestTrap as trap:
            self.close()
            raise Trapped(str(trap)) from None

    def perform_any(self, document: bytes) -> bytes:
        """What the process asks; see `exo_host.native.process.AnyEffectRuntime`."""
        return b"" if self._answer is None else self._answer(document)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.close()
            self._process = None


def kind_of(effect: bytes) -> str:
    """The kind of an effect document; empty when it has none."""
    try:
        value = json.loads(effect)
    except ValueError:
        return ""
    kind = value.get("kind") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""
