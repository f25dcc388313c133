"""Typed call: through the generated client, a value goes in and a value or a typed error comes out.

The guest is not asked a second time: it may answer differently by then. The client talks to a
caller that gives the reply the guest gave before, and what the client makes of it is compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from exo_contracts.cases import Message
from exo_contracts.findings import Finding, Verdicts
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.judging.loopless import run
from exo_gen.model import EntryPoint, JsonValue
from exo_types.client import GuestClient
from exo_types.codec import encode
from exo_types.failure import GuestFailure
from exo_types.registry import TYPES

NAME: Final = "typed call"


def judge(entry: EntryPoint, given: Message, reply: bytes) -> Finding | None:
    """Call an entry point with a valid message by the client, and hold it to the known reply."""
    caller = _Caller(reply)
    method: Any = getattr(GuestClient(caller), entry.export)
    value = TYPES[entry.input.name].decode(given.document)
    try:
        answer: JsonValue = {"kind": "Success", "payload": _plain(run(method(value)))}
    except GuestFailure as failure:
        answer = {"kind": "Error", "payload": _plain(failure.error)}
    except Exception as error:
        return _finding(caller, f"{type(error).__name__}: {error}", "the client raises")
    if [export for export, _ in caller.calls] != [entry.export]:
        return _finding(caller, str(caller.calls), "the client calls something else")
    if canonical(parse(caller.calls[0][1])) != given.canonical:
        return _finding(caller, str(given.canonical), "the client sends something else")
    if canonical(answer) != canonical(parse(reply)):
        return _finding(caller, canonical(answer), "the client returns something else")
    return None


@dataclass
class _Caller:
    """Stands in for the guest: gives the reply that is known, and keeps what it was called with."""

    reply: bytes
    calls: list[tuple[str, bytes]] = field(default_factory=list)

    async def call(self, export: str, data: bytes) -> bytes:
        """See `exo_types.client.GuestCaller`."""
        self.calls.append((export, data))
        return self.reply


def _plain(value: object) -> JsonValue:
    return parse(encode(value))


def _finding(caller: _Caller, seen: str, cause: str) -> Finding:
    verdicts: Verdicts = (
        *((f"client calls {export}", _text(data)) for export, data in caller.calls),
        ("guest answered", _text(caller.reply)),
        ("client", seen),
    )
    return Finding(NAME, cause, f"{cause}: {seen[:200]}", verdicts)


def _text(document: bytes) -> str:
    return document.decode("utf-8", "backslashreplace")
