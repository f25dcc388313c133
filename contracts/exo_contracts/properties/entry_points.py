"""Entry points: a valid input gets a valid reply, whatever effects answer; a wrong one is named.

Effects that the guest performs on the way must be valid documents themselves, and get valid replies
of every shape, failures included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from exo_contracts.cases import EntryCall, Message
from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.hostile import about_the_limit, corpus
from exo_contracts.generation.inputs import Inputs
from exo_contracts.generation.replies import Replies
from exo_contracts.generation.spelling import STYLES
from exo_contracts.generation.strategies import Generators
from exo_contracts.generation.sweep import wrong
from exo_contracts.judging.boundary import Boundary, Trapped
from exo_contracts.judging.canonical import parse
from exo_contracts.judging.oracle import Oracle
from exo_contracts.judging.sides import Side
from exo_contracts.properties import typed_call
from exo_contracts.properties.messages import choose_misses
from exo_gen.model import EntryPoint, JsonValue

NAME: Final = "entry point"


class EntryPointExam:
    """The exam of an entry point."""

    def __init__(
        self,
        entry: EntryPoint,
        generators: Generators,
        oracle: Oracle,
        python: Side,
        boundary: Boundary,
        replies: Replies,
    ) -> None:
        self._entry = entry
        self._generators = generators
        self._oracle = oracle
        self._python = python
        self._boundary = boundary
        self._replies = replies
        self._inputs = Inputs(entry, generators)

    def sweep(self) -> Iterator[EntryCall]:
        """The examples under every reply, every boundary, every near-miss, and hostile bytes."""
        for value in self._inputs.examples():
            for at in range(self._replies.turns):
                yield EntryCall(Message.valid(value), self._replies.turn(at))
        for at, value in enumerate(self._inputs.boundaries()):
            yield EntryCall(Message.valid(value), self._replies.turn(at))
        for value, miss in wrong(self._generators, self._entry.input.name):
            if miss.place is not None:
                yield EntryCall(Message.wrong(value, miss), ())
        for row in corpus():
            # What is well-formed there is some value or other, and hardly an input.
            if row.accept is False:
                yield EntryCall(Message(row.document, None, mutation="hostile bytes"), ())
        first = next(self._inputs.boundaries())
        for large in about_the_limit(first):
            yield EntryCall(large, self._replies.turn(0))

    def draw(self, choose: Choose) -> Sequence[EntryCall]:
        """A likely input with any replies, and a near-miss of it."""
        value = self._inputs.draw(choose)
        name = self._entry.input.name
        style = STYLES[choose(len(STYLES))]
        return [
            EntryCall(Message.valid(value, style), self._replies.pick(choose)),
            *(
                EntryCall(Message.wrong(value, miss, style), ())
                for miss in choose_misses(self._generators, name, value, choose, 1)
                if miss.place is not None
            ),
        ]

    def examine(self, case: EntryCall, *, thorough: bool = False) -> Examination:
        """Call the entry point and judge the reply, and the effects on the way to it."""
        exchange = _Exchange(case, self._oracle)
        try:
            reply = self._call(case, exchange)
        except Trapped as trap:
            return {NAME: exchange.finding("it traps", str(trap))}
        if exchange.refused is not None:
            return {NAME: exchange.refused}
        finding = self._judge(case, exchange, reply)
        if not thorough or finding is not None or case.input.canonical is None:
            return {NAME: finding}
        typed = typed_call.judge(self._entry, case.input, reply)
        return {NAME: finding, typed_call.NAME: typed}

    def essential(self, case: EntryCall) -> EntryCall:
        """Only the replies to effects that are performed."""
        exchange = _Exchange(case, self._oracle)
        with suppress(Trapped):
            self._call(case, exchange)
        answers = tuple(pair for pair in case.answers if pair[0] in exchange.kinds)
        return EntryCall(case.input, answers)

    def read(self, plain: Mapping[str, Any]) -> EntryCall:
        """The case that was kept as JSON."""
        return EntryCall.read(plain)

    def _call(self, case: EntryCall, exchange: _Exchange) -> bytes:
        return self._boundary.call(self._entry.export, case.input.document, answer=exchange.perform)

    # --- judging --------------------------------------------------------------------------------

    def _judge(self, case: EntryCall, exchange: _Exchange, reply: bytes) -> Finding | None:
        exchange.reply = reply
        try:
            value = parse(reply)
        except ValueError as error:
            return exchange.finding("the reply is no JSON", str(error))
        complaint = self._oracle.complaint(self._entry.reply, value)
        if complaint is not None:
            return exchange.finding("the reply is not of its type", complaint)
        python = self._python.judge(self._entry.reply, reply)
        if not python.accepted:
            return exchange.finding("python refuses the reply", str(python))
        match value:
            case {"kind": "Error", "payload": {"code": str(code), "message": str(message)}}:
                return _judge_error(case, exchange, code, message)
        if case.input.canonical is None:
            return exchange.finding(f"{case.input.mutation} is accepted", "the input is not valid")
        return self._judge_structured(case, exchange, value)

    def _judge_structured(
        self, case: EntryCall, exchange: _Exchange, value: JsonValue
    ) -> Finding | None:
        """A tool's answer is in the tool's declared output type."""
        match (case.input.value, value):
            case (
                {"tool": str(name)},
                {"payload": {"kind": "Answered", "payload": {"structured": output}}},
            ) if self._inputs.call_tools:
                outputs = {t.name: t.output.name for t in self._generators.model.tools}
                if name not in outputs:
                    return exchange.finding("it answers for a tool that is none", name)
                complaint = self._oracle.complaint(outputs[name], output)
                if complaint is not None:
                    return exchange.finding(f"{name} answers with another type", complaint)
        return None


class _Exchange:
    """What goes back and forth during one call."""

    def __init__(self, case: EntryCall, oracle: Oracle) -> None:
        self._case = case
        self._oracle = oracle
        self._answers = dict(case.answers)
        self._performed: list[tuple[str, bytes, bytes]] = []
        self.refused: Finding | None = None
        self.reply = b""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of effect that were performed."""
        return frozenset(kind for kind, _, _ in self._performed)

    @property
    def failed_internally(self) -> bool:
        """Whether an effect was answered with `internal`, which the guest may pass on."""
        return any(b'"internal"' in reply for _, _, reply in self._performed)

    def perform(self, kind: str, document: bytes) -> bytes:
        """Check an effect and answer it; see `exo_types.abi.EffectRuntime`."""
        reply = self._answers.get(kind, b"")
        self._performed.append((kind, document, reply))
        if self.refused is None:
            self.refused = self._complaint(kind, document)
        return reply

    def finding(self, cause: str, message: str) -> Finding:
        """A finding that shows the whole exchange."""
        verdicts: Verdicts = (
            ("input", _text(self._case.input.document)),
            *(
                (f"{kind} {at}", f"{_text(sent)}  ->  {_text(reply)}")
                for at, (kind, sent, reply) in enumerate(self._performed, 1)
            ),
            ("reply", _text(self.reply) or "none"),
        )
        return Finding(NAME, cause, message, verdicts, self._case.input.place or "$")

    def _complaint(self, kind: str, document: bytes) -> Finding | None:
        try:
            value = parse(document)
        except ValueError as error:
            return self.finding(f"{kind} is performed with no JSON", str(error))
        complaint = self._oracle.complaint("Effect", value)
        if complaint is not None:
            return self.finding(f"{kind} is performed with a wrong payload", complaint)
        if not isinstance(value, dict) or value["kind"] != kind:
            return self.finding(f"{kind} is performed for another effect", _text(document))
        if self._case.input.canonical is None:
            return self.finding(f"{kind} is performed for an invalid input", _text(document))
        return None


def _judge_error(case: EntryCall, exchange: _Exchange, code: str, message: str) -> Finding | None:
    if case.input.canonical is not None:
        if code == "invalid_input":
            return exchange.finding("a valid input is refused", message)
        if code == "internal" and not exchange.failed_internally:
            return exchange.finding("it fails internally", message)
        return None
    if code != "invalid_input":
        return exchange.finding(f"{case.input.mutation}: refused as {code}", message)
    place = case.input.place
    if place is not None and not message.startswith(f"{place}: expected "):
        return exchange.finding(f"{case.input.mutation}: another place is named", message)
    return None


def _text(document: bytes) -> str:
    return document.decode("utf-8", "backslashreplace")
