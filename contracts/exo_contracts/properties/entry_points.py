"""Entry points: a valid input gets a valid reply, whatever effects answer; a wrong one is named.

Effects that the guest performs on the way must be valid documents themselves, and get valid replies
of every shape, failures included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from exo_contracts.boundary import Boundary, Trapped
from exo_contracts.canonical import parse
from exo_contracts.cases import EntryCall, Message
from exo_contracts.choice import Choose, at_random
from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.oracle import Oracle
from exo_contracts.properties.messages import choose_misses
from exo_contracts.sides import Side
from exo_contracts.spelling import STYLES, spell
from exo_contracts.strategies import DEPTH, Generators
from exo_contracts.sweep import boundaries, replies, wrong
from exo_gen.model import EntryPoint, Enum, JsonValue, Record, Ref, Tool

NAME: Final = "entry point"
_RANDOM_REPLIES: Final = 150


class Replies:
    """Valid replies to every effect, ready to be picked: boundaries first, then random ones."""

    def __init__(self, generators: Generators, *, seed: int) -> None:
        self.by_kind: dict[str, tuple[bytes, ...]] = {}
        for effect in generators.model.effects:
            choose = at_random(f"{seed} {effect.reply}")
            draw = generators.named(effect.reply)
            values = [
                *replies(generators, effect),
                *(draw(choose, DEPTH) for _ in range(_RANDOM_REPLIES)),
            ]
            self.by_kind[effect.tag] = tuple(spell(value) for value in values)

    @property
    def turns(self) -> int:
        """How many turns it takes until every reply had one."""
        return max(map(len, self.by_kind.values()), default=1)

    def turn(self, at: int) -> tuple[tuple[str, bytes], ...]:
        """The replies of one turn, a different one for each kind."""
        return tuple((kind, replies[at % len(replies)]) for kind, replies in self.by_kind.items())

    def pick(self, choose: Choose) -> tuple[tuple[str, bytes], ...]:
        """Any reply for each kind."""
        return tuple((kind, known[choose(len(known))]) for kind, known in self.by_kind.items())


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
        self._calls_tools = _calls_tools(generators, entry)

    def sweep(self) -> Iterator[EntryCall]:
        """The examples under every reply, every boundary of the input, and every near-miss."""
        for value in (*self._entry.examples, *self._tool_examples()):
            for at in range(self._replies.turns):
                yield EntryCall(Message.valid(value), self._replies.turn(at))
        others = (*boundaries(self._generators, self._entry.input.name), *self._tool_calls())
        for at, value in enumerate(others):
            yield EntryCall(Message.valid(value), self._replies.turn(at))
        for value, miss in wrong(self._generators, self._entry.input.name):
            if miss.place is not None:
                yield EntryCall(Message.wrong(value, miss), ())

    def draw(self, choose: Choose) -> Sequence[EntryCall]:
        """A likely input with any replies, and a near-miss of it."""
        value = self._likely(choose)
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

    def examine(self, case: EntryCall) -> Examination:
        """Call the entry point and judge the reply, and the effects on the way to it."""
        exchange = _Exchange(case, self._oracle)
        try:
            reply = self._call(case, exchange)
        except Trapped as trap:
            return {NAME: exchange.finding("it traps", str(trap))}
        if exchange.refused is not None:
            return {NAME: exchange.refused}
        return {NAME: self._judge(case, exchange, reply)}

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
            ) if self._calls_tools:
                tool = next(t for t in self._generators.model.tools if t.name == name)
                complaint = self._oracle.complaint(tool.output.name, output)
                if complaint is not None:
                    return exchange.finding(f"{name} answers with another type", complaint)
        return None

    # --- likely inputs --------------------------------------------------------------------------

    def _likely(self, choose: Choose) -> JsonValue:
        """An input that gets past the first decision: an example with a change, or a tool call."""
        value = self._generators.named(self._entry.input.name)(choose, DEPTH)
        likely = choose(4) > 0
        if not likely or not isinstance(value, dict):
            return value
        if self._calls_tools:
            tools = self._generators.model.tools
            tool = tools[choose(len(tools))]
            arguments = self._generators.named(tool.input.name)(choose, DEPTH)
            return {**value, "tool": tool.name, "arguments": arguments}
        if not self._entry.examples:
            return value
        example = self._entry.examples[choose(len(self._entry.examples))]
        keys = list(value)
        changed = keys[choose(len(keys))]
        return {**example, changed: value[changed]} if isinstance(example, dict) else value

    def _tool_calls(self) -> Iterator[JsonValue]:
        """Every tool: in every role with its smallest input, in its own role with every other."""
        if not self._calls_tools or not self._entry.examples:
            return
        base = self._entry.examples[0]
        for tool in self._generators.model.tools:
            for at, arguments in enumerate(boundaries(self._generators, tool.input.name)):
                roles = _roles(self._generators, self._entry) if at == 0 else tool.roles[:1]
                for role in roles:
                    yield _tool_call(base, tool, role, arguments)

    def _tool_examples(self) -> Iterator[JsonValue]:
        """Every tool with its examples."""
        if self._calls_tools and self._entry.examples:
            for tool in self._generators.model.tools:
                for arguments in tool.examples:
                    yield _tool_call(self._entry.examples[0], tool, tool.roles[0], arguments)


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
    if not message.startswith(f"{case.input.place}: expected "):
        return exchange.finding(f"{case.input.mutation}: another place is named", message)
    return None


def _calls_tools(generators: Generators, entry: EntryPoint) -> bool:
    """Whether an entry point's input names a tool and carries its arguments."""
    type_ = generators.model.lookup(entry.input.name)
    names = {field.name for field in type_.fields} if isinstance(type_, Record) else set()
    return bool(generators.model.tools) and {"tool", "arguments"} <= names


def _roles(generators: Generators, entry: EntryPoint) -> tuple[str, ...]:
    type_ = generators.model.lookup(entry.input.name)
    for field in type_.fields if isinstance(type_, Record) else ():
        if field.name == "role" and isinstance(field.type, Ref):
            role = generators.model.lookup(field.type.name)
            return role.values if isinstance(role, Enum) else ()
    return ()


def _tool_call(base: JsonValue, tool: Tool, role: str, arguments: JsonValue) -> JsonValue:
    call: dict[str, JsonValue] = {"role": role, "tool": tool.name, "arguments": arguments}
    return {**base, **call} if isinstance(base, dict) else call


def _text(document: bytes) -> str:
    return document.decode("utf-8", "backslashreplace")
