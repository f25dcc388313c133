"""Host failure: whatever goes wrong in the host, the guest gets an error of the right code.

A handler may take too long, be cancelled, or raise something of its own; the host itself may fail;
and a host function may be handed another's effect. Nothing of it crosses as an exception, and
nothing of what an exception says.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from exo_contracts.cases import HostCall, HowAnswered, Message
from exo_contracts.findings import Finding
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.boundary import Boundary, Trapped
from exo_contracts.judging.canonical import parse
from exo_contracts.judging.handlers import handlers
from exo_contracts.judging.loopless import run
from exo_gen.model import Effect
from exo_types import abi
from exo_types.dispatch import dispatch

NAME: Final = "host failure"
_SECRET: Final = "what the guest must not see"
_STRAY: Final[HowAnswered] = "another effect's"


@dataclass(frozen=True, slots=True)
class _Failure:
    """What is raised, by the handler or by the host itself, and what the guest must get."""

    raised: type[BaseException] | None
    code: str
    says: str = ""
    by_handler: bool = True


FAILURES: Final[Mapping[HowAnswered, _Failure]] = {
    "handler too late": _Failure(TimeoutError, "timeout"),
    "handler cancelled": _Failure(asyncio.CancelledError, "cancelled"),
    "handler crashes": _Failure(KeyError, "internal", "KeyError"),
    "host crashes": _Failure(RuntimeError, "internal", "the host failed", by_handler=False),
    _STRAY: _Failure(None, "invalid_input", "$.kind: expected "),
}


def cases(
    generators: Generators, effect: Effect, document: Message, answer: Message
) -> Iterator[HostCall]:
    """Every failure of one effect; another effect's document, if there is another effect."""
    for how in FAILURES:
        if how != _STRAY:
            yield HostCall(document, answer, how)
    for other in generators.model.effects:
        if other.tag != effect.tag:
            payload = {} if other.payload is None else generators.minimal(other.payload)
            stray = Message.valid({"kind": other.tag, "payload": payload})
            yield HostCall(stray, answer, _STRAY)
            return


def judge(case: HostCall, effect: Effect, boundary: Boundary) -> Finding | None:
    """Let the host fail and see what the guest, or the caller of the dispatcher, gets."""
    failure = FAILURES[case.how]
    called: list[str] = []

    async def handle(method: str, payload: object) -> object:
        del payload
        called.append(method)
        if failure.raised is not None:
            raise failure.raised(_SECRET)
        return None

    def perform(kind: str, document: bytes) -> bytes:
        if not failure.by_handler and failure.raised is not None:
            raise failure.raised(_SECRET)
        return run(dispatch(handlers(handle), kind, document))

    def finding(cause: str, message: str) -> Finding:
        sent = case.effect.document.decode("utf-8", "backslashreplace")
        return Finding(NAME, f"{case.how}: {cause}", message, (("guest was given", sent),))

    try:
        if case.how == _STRAY:
            returned = perform(effect.tag, case.effect.document)
        else:
            with _unlogged():
                returned = boundary.call("exo_perform", case.effect.document, answer=perform)
    except Trapped as trap:
        return finding("the guest traps", str(trap))
    return _complaint(returned, failure, called, finding)


def _complaint(
    returned: bytes, failure: _Failure, called: list[str], finding: Callable[[str, str], Finding]
) -> Finding | None:
    shown = returned.decode("utf-8", "backslashreplace")
    if failure.raised is None and called:
        return finding("a handler is called", f"handlers called: {called}")
    try:
        value = parse(returned)
    except ValueError as error:
        return finding("the answer is no JSON", f"{error}: {shown}")
    match value:
        case {"kind": "Error", "payload": {"code": failure.code, "message": str(said)}}:
            if _SECRET in said:
                return finding("the guest learns what the exception said", shown)
            if failure.says not in said:
                return finding("the guest is told something else", shown)
            return None
    return finding(f"it does not become {failure.code}", shown)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Without the account that the host's log gets of a failure, which is meant here."""
    log = logging.getLogger(abi.__name__)
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False
