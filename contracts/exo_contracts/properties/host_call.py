"""Host call: the host sees what the guest sends, and the guest returns what the host answers.

The guest performs a fuzzed effect through its real import. The generated dispatcher hands the
payload to a handler that records it and answers with a fuzzed result, or fails with each of the
error codes. A reply that the guest cannot read must become an `internal` error, not a trap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from exo_contracts.cases import HostCall, Message
from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.hostile import about_the_limit, corpus
from exo_contracts.generation.mutations import near_misses
from exo_contracts.generation.sites import sites
from exo_contracts.generation.spelling import STYLES
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.generation.sweep import boundaries, edges, replies, wrong
from exo_contracts.judging.boundary import Boundary, Trapped
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.judging.handlers import handlers, outcome
from exo_contracts.judging.loopless import run
from exo_contracts.properties import host_failures
from exo_contracts.properties.messages import choose_misses
from exo_gen.model import Effect, JsonValue, Ref
from exo_types.codec import encode
from exo_types.dispatch import dispatch

NAME: Final = "host call"
_BROKEN: Final = (b"", b" ", b"null", b"\xff", b"{", b'{"kind":"Success"}', b'{"kind":"Error"}')


class HostCallExam:
    """The exam of an effect."""

    def __init__(self, effect: Effect, generators: Generators, boundary: Boundary) -> None:
        self._effect = effect
        self._generators = generators
        self._boundary = boundary

    def sweep(self) -> Iterator[HostCall]:
        """Every boundary of payload and result, every error code; what is wrong on either way."""
        tag, reply = self._effect.tag, self._effect.reply
        answers = list(replies(self._generators, self._effect))
        payloads = list(self._payloads())
        success = Message.valid(answers[0])
        for payload in payloads:
            effect = Message.valid({"kind": tag, "payload": payload})
            yield HostCall(effect, success, "handler")
        effect = Message.valid({"kind": tag, "payload": payloads[0]})
        for at, value in enumerate(answers):
            yield HostCall(effect, Message.valid(value), "handler")
            yield HostCall(effect, Message.valid(value, STYLES[at % len(STYLES)]), "bytes")
        for value, miss in wrong(self._generators, reply):
            if miss.place is not None:
                yield HostCall(effect, Message.wrong(value, miss), "bytes")
        for site in sites(self._generators.model, self._generators.model.effect_type, effect.value):
            for miss in near_misses(self._generators, site):
                if miss.place is not None:
                    yield HostCall(Message.wrong(effect.value, miss), success, "handler")
        for broken in (*_BROKEN, *_hostile()):
            yield HostCall(effect, Message(broken, None, mutation="no reply"), "bytes")
        for hostile in _hostile():
            yield HostCall(Message(hostile, None, mutation="hostile bytes"), success, "handler")
        for large in about_the_limit(effect.value):
            yield HostCall(large, success, "handler")
        for large in about_the_limit(success.value):
            yield HostCall(effect, large, "bytes")
        yield from host_failures.cases(self._generators, self._effect, effect, success)

    def draw(self, choose: Choose) -> Sequence[HostCall]:
        """One effect, answered by a handler, by bytes, and by a near-miss."""
        reply = self._effect.reply
        payload = self._payload(choose)
        style = STYLES[choose(len(STYLES))]
        effect = Message.valid({"kind": self._effect.tag, "payload": payload}, style)
        value = self._generators.named(reply)(choose, DEPTH)
        answer = Message.valid(value, STYLES[choose(len(STYLES))])
        return [
            HostCall(effect, answer, "handler"),
            HostCall(effect, answer, "bytes"),
            *(
                HostCall(effect, Message.wrong(value, miss), "bytes")
                for miss in choose_misses(self._generators, reply, value, choose, 1)
                if miss.place is not None
            ),
        ]

    def examine(self, case: HostCall, *, thorough: bool = False) -> Examination:
        """Let the guest perform the effect, and compare both ends."""
        del thorough
        if case.how in host_failures.FAILURES:
            finding = host_failures.judge(case, self._effect, self._boundary)
            return {host_failures.NAME: finding}
        host = _Host(case, self._effect)
        try:
            returned = self._boundary.call("exo_perform", case.effect.document, answer=host.perform)
        except Trapped as trap:
            return {NAME: host.finding("the guest traps", str(trap), b"")}
        if case.effect.canonical is None:
            return {NAME: host.refusal(returned)}
        return {NAME: host.complaint() or _returned(case, host, returned)}

    def essential(self, case: HostCall) -> HostCall:
        """Every part of it plays one."""
        return case

    def read(self, plain: Mapping[str, Any]) -> HostCall:
        """The case that was kept as JSON."""
        return HostCall.read(plain)

    def _payloads(self) -> Iterator[JsonValue]:
        kind = self._effect.payload
        if kind is None:
            yield {}
        elif isinstance(kind, Ref):
            yield from boundaries(self._generators, kind.name)
        else:
            yield from edges(self._generators, kind)

    def _payload(self, choose: Choose) -> JsonValue:
        kind = self._effect.payload
        return {} if kind is None else self._generators.expression(kind)(choose, DEPTH)


def _hostile() -> Iterator[bytes]:
    return (row.document for row in corpus() if row.accept is False)


class _Host:
    """The far end of one call: answers the effect and keeps what it saw."""

    def __init__(self, case: HostCall, effect: Effect) -> None:
        self._case = case
        self._effect = effect
        self._documents: list[tuple[str, bytes]] = []
        self._payloads: list[tuple[str, object]] = []

    def perform(self, kind: str, document: bytes) -> bytes:
        """Answer as the host does; see `exo_types.abi.EffectRuntime`."""
        self._documents.append((kind, document))
        if self._case.how == "bytes":
            return self._case.answer.document
        return run(dispatch(handlers(self._handle), kind, document))

    def complaint(self) -> Finding | None:
        """What is wrong with what the host saw."""
        if len(self._documents) != 1:
            count = len(self._documents)
            return self.finding("not performed once", f"the host was called {count} times", b"")
        kind, document = self._documents[0]
        if kind != self._effect.tag:
            return self.finding("another host function", f"{kind} was called", document)
        if _canonical(document) != self._case.effect.canonical:
            return self.finding("the guest sends something else", "not what it was given", document)
        return self._handler_complaint() if self._case.how == "handler" else None

    def refusal(self, returned: bytes) -> Finding | None:
        """What is wrong with how both sides met an effect that is no valid document."""
        if self._documents:
            return self.finding("a wrong effect is performed", _text(returned), b"")
        dispatched = self.perform(self._effect.tag, self._case.effect.document)
        for side, reply in (("the guest", returned), ("the dispatcher", dispatched)):
            # Of hostile bytes only the byte is known where reading ended.
            place = "" if self._case.effect.place is None else f"{self._case.effect.place}: "
            match _parsed(reply):
                case {"kind": "Error", "payload": {"code": "invalid_input", "message": str(said)}}:
                    if not said.startswith(place):
                        return self.finding(f"{side} names another place", said, b"")
                case _:
                    return self.finding(f"{side} takes a wrong effect", _text(reply), b"")
        return None

    def finding(self, cause: str, message: str, seen: bytes) -> Finding:
        """A finding that shows the whole exchange."""
        verdicts: Verdicts = (
            ("guest was given", _text(self._case.effect.document)),
            ("host saw", _text(seen or b"".join(document for _, document in self._documents))),
            ("host answered", _text(self._case.answer.document)),
        )
        mutation = self._case.effect.mutation or self._case.answer.mutation
        about = "" if mutation is None else f"{mutation}: "
        place = self._case.effect.place or "$"
        return Finding(NAME, f"{about}{cause}", message, verdicts, place)

    def _handler_complaint(self) -> Finding | None:
        if len(self._payloads) != 1 or self._payloads[0][0] != self._effect.host_function:
            called = [method for method, _ in self._payloads]
            return self.finding("another handler", f"handlers called: {called}", b"")
        written = encode(self._payloads[0][1])
        tagged = {"kind": self._effect.tag, "payload": parse(written)}
        if canonical(tagged) != self._case.effect.canonical:
            return self.finding("the handler gets something else", "its payload differs", written)
        return None

    async def _handle(self, method: str, payload: object) -> object:
        self._payloads.append((method, payload))
        return outcome(self._effect.reply, self._case.answer.document)


def _returned(case: HostCall, host: _Host, returned: bytes) -> Finding | None:
    if case.answer.canonical is not None:
        if _canonical(returned) == case.answer.canonical:
            return None
        return host.finding("the guest returns something else", _text(returned), b"")
    match _parsed(returned):
        case {"kind": "Error", "payload": {"code": "internal", "message": str()}}:
            return None
    return host.finding("a broken reply is not an internal error", _text(returned), b"")


def _canonical(document: bytes) -> str | None:
    parsed = _parsed(document)
    return None if parsed is None else canonical(parsed)


def _parsed(document: bytes) -> JsonValue:
    try:
        return parse(document)
    except ValueError:
        return None


def _text(document: bytes) -> str:
    return document.decode("utf-8", "backslashreplace")
