"""The guest across the real boundary: one instance a process, replaced after a trap."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns
from typing import Final, TypeAlias

from exo_contracts.judging.canonical import parse
from exo_contracts.judging.verdict import Verdict
from exo_contracts.latency import Stopwatch
from exo_host.compiled import load_guest
from exo_host.errors import GuestTrap
from exo_host.instance import GuestInstance

Perform: TypeAlias = Callable[[str, bytes], bytes]
"""Answer an effect: its kind and its whole document in, the reply document out."""

Prepare: TypeAlias = Callable[[GuestInstance], None]
"""What is done to an instance before anything else is asked of it."""

_SUCCESS: Final = b'{"kind":"Success","payload":'


class Trapped(Exception):
    """The guest ended a call in a trap."""


class UnexpectedEffect(Exception):
    """The guest performed an effect where none was to be performed."""


def _none(kind: str, document: bytes) -> bytes:
    raise UnexpectedEffect(f"{kind}: {document!r}")


class _Switchboard:
    """What the guest's host functions reach: whatever answers the call in progress."""

    def __init__(self) -> None:
        self.answer: Perform = _none

    def perform(self, kind: str, document: bytes) -> bytes:
        return self.answer(kind, document)


class Boundary:
    """The contract build of the guest, loaded by the host's own loader."""

    def __init__(
        self, wasm: Path, *, prepare: Prepare | None = None, policy: str | None = None
    ) -> None:
        self._compiled = load_guest(wasm, exact=True, policy=policy)
        self._prepare = prepare
        self._switchboard = _Switchboard()
        self._instance: GuestInstance | None = None
        self.stopwatch = Stopwatch()
        """Times every call of the guest; what host functions answer on the way is part of it."""
        self.before_close: Callable[[GuestInstance], None] | None = None
        """Told of each instance while it can still be asked, unless it died of a trap."""

    def call(self, export: str, document: bytes, *, answer: Perform = _none) -> bytes:
        """Call an export; raise `Trapped`, after which the next call gets a fresh instance."""
        if self._instance is None:
            self._instance = GuestInstance(self._compiled, self._switchboard)
            if self._prepare is not None:
                self._prepare(self._instance)
        self._switchboard.answer = answer
        started = perf_counter_ns()
        try:
            return self._instance.call(export, document)
        except GuestTrap as trap:
            self.close()
            raise Trapped(str(trap)) from None
        finally:
            self.stopwatch.note((perf_counter_ns() - started) / 1000)

    def judge(self, name: str, document: bytes) -> Verdict:
        """Let the guest decode a document as a type and write it again."""
        try:
            reply = self.call("exo_echo", b"%s\n%s" % (name.encode(), document))
        except Trapped as trap:
            return Verdict(crash=str(trap))
        if reply.startswith(_SUCCESS):
            return Verdict(document=reply[len(_SUCCESS) : -1])
        return _refusal(reply)

    def close(self) -> None:
        """Free the instance."""
        if self._instance is not None:
            if self.before_close is not None and not self._instance.dead:
                self.before_close(self._instance)
            self._instance.close()
            self._instance = None


def _refusal(reply: bytes) -> Verdict:
    try:
        match parse(reply):
            case {"kind": "Error", "payload": {"code": "invalid_input", "message": str(message)}}:
                return Verdict(error=message)
    except ValueError:
        pass
    return Verdict(crash=f"exo_echo answered {reply[:500]!r}")
