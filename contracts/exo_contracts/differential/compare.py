"""Comparing: a script on both guests, up to the first request that they answer differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from exo_contracts.differential.decider import Decider, kind_of
from exo_contracts.differential.script import Request, Script
from exo_contracts.judging.boundary import Trapped
from exo_contracts.stateful.generate import SNAPSHOT

_SUCCESS: Final = b'{"kind":"Success","payload":'
_NOTHING_KEPT: Final = b"{}"
TRAPPED: Final = b"(no reply: the guest was ended)"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one guest made of a request: its effects in order, then its reply."""

    effects: tuple[bytes, ...]
    reply: bytes


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the two part: the script up to there, its last request as sent, both exchanges."""

    script: Script
    request: Request
    one: Exchange
    other: Exchange


def compare(script: Script, one: Decider, other: Decider) -> Difference | None:
    """Run a script on both from their beginning, and a snapshot after it; the first difference."""
    last = Request(SNAPSHOT, b"{}", {})
    kept = _NOTHING_KEPT
    for decider in (one, other):
        decider.begin(script.policy)
    for at, request in enumerate((*script.requests, last)):
        sent = replace(request, document=kept) if request.kept else request
        exchanges = [_exchange(sent, decider) for decider in (one, other)]
        if exchanges[0] != exchanges[1]:
            upto = replace(script, requests=(*script.requests, last)[: at + 1])
            return Difference(upto, sent, *exchanges)
        reply = exchanges[0].reply
        if sent.export == SNAPSHOT and reply.startswith(_SUCCESS):
            kept = reply[len(_SUCCESS) : -1]
    return None


def shrunk(
    found: Difference, one: Decider, other: Decider, *, progress: Callable[[], None] | None = None
) -> Difference:
    """The same difference after as few requests as leave one: each left out in turn."""
    at = 0
    while at < len(found.script.requests) - 1:
        requests = found.script.requests
        shorter = replace(found.script, requests=(*requests[:at], *requests[at + 1 :]))
        again = compare(shorter, one, other)
        if progress is not None:
            progress()
        if again is None:
            at += 1
        else:
            found = again
    return found


def _exchange(request: Request, decider: Decider) -> Exchange:
    effects: list[bytes] = []
    given: dict[str, int] = {}

    def answer(effect: bytes) -> bytes:
        effects.append(effect)
        kind = kind_of(effect)
        turn = given[kind] = given.get(kind, -1) + 1
        return _turn(request.answers, kind, turn)

    try:
        reply = decider.call(request.export, request.document, answer)
    except Trapped:
        reply = TRAPPED
    return Exchange(tuple(effects), reply)


def _turn(answers: Mapping[str, Sequence[bytes]], kind: str, turn: int) -> bytes:
    known = answers.get(kind, ())
    return known[turn % len(known)] if known else b""
