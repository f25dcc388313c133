"""Cases: what is sent across the boundary, as values that can be kept and sent again.

Every case can be written as plain JSON and read back, for `contracts/regressions`. Documents are
text there, as far as they are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

from exo_contracts.generation.mutations import NearMiss
from exo_contracts.generation.samples import as_read
from exo_contracts.generation.spelling import PLAIN, Style, spell
from exo_contracts.judging.canonical import canonical, parse, show_path
from exo_gen.model import JsonValue

Plain: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A document of a type: valid, with its canonical text, or made wrong by a named mutation.

    `place` is where the error must be; None for a mutation that may leave the document valid.
    `miss` is the mutation itself, which is not kept.
    """

    document: bytes
    value: JsonValue = field(compare=False)
    canonical: str | None = None
    mutation: str | None = None
    place: str | None = None
    miss: NearMiss | None = field(default=None, compare=False, repr=False)

    @classmethod
    def valid(cls, value: JsonValue, style: Style = PLAIN) -> Message:
        """A valid document, spelled in a style."""
        return cls(spell(value, style), as_read(value), canonical(value))

    @classmethod
    def wrong(cls, value: JsonValue, miss: NearMiss, style: Style = PLAIN) -> Message:
        """A valid document after a mutation."""
        mutated = miss.of(value)
        place = None if miss.place is None else show_path(miss.place)
        return cls(spell(mutated, style), as_read(mutated), None, miss.name, place, miss)

    def plain(self) -> Plain:
        """This case as JSON."""
        return {
            **document_out(self.document),
            "canonical": self.canonical,
            "mutation": self.mutation,
            "place": self.place,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Message:
        """The case that `plain` wrote."""
        document = document_in(plain)
        try:
            value = parse(document)
        except ValueError:
            value = None
        return cls(document, value, plain["canonical"], plain["mutation"], plain["place"])


HowAnswered: TypeAlias = Literal[
    "handler",
    "bytes",
    "handler too late",
    "handler cancelled",
    "handler crashes",
    "host crashes",
    "another effect's",
]


@dataclass(frozen=True, slots=True)
class HostCall:
    """An effect the guest performs, and the reply it gets.

    By `handler`: a handler answers with the reply's result, or fails with its error, through the
    generated dispatcher. By `bytes`: the guest gets the reply as it is, well-formed or not. The
    others are the failures of `exo_contracts.properties.host_failures`.
    """

    effect: Message
    answer: Message
    how: HowAnswered

    @property
    def document(self) -> bytes:
        """The document to show for this case."""
        return self.effect.document

    def plain(self) -> Plain:
        """This case as JSON."""
        return {"effect": self.effect.plain(), "answer": self.answer.plain(), "how": self.how}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> HostCall:
        """The case that `plain` wrote."""
        return cls(Message.read(plain["effect"]), Message.read(plain["answer"]), plain["how"])


@dataclass(frozen=True, slots=True)
class EntryCall:
    """An entry point's input, and the replies to the effects it may perform, by kind."""

    input: Message
    answers: tuple[tuple[str, bytes], ...]

    @property
    def document(self) -> bytes:
        """The document to show for this case."""
        return self.input.document

    def plain(self) -> Plain:
        """This case as JSON."""
        answers = {kind: document_out(reply) for kind, reply in self.answers}
        return {"input": self.input.plain(), "answers": answers}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> EntryCall:
        """The case that `plain` wrote."""
        answers = ((kind, document_in(reply)) for kind, reply in plain["answers"].items())
        return cls(Message.read(plain["input"]), tuple(answers))


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes that may be no document at all.

    `accept` says whether it must be accepted, `expected` what it is then written as; both None when
    only the two sides are compared.
    """

    name: str
    type_name: str
    document: bytes
    accept: bool | None = None
    expected: str | None = None

    def plain(self) -> Plain:
        """This case as JSON."""
        return {
            "name": self.name,
            "type": self.type_name,
            **document_out(self.document),
            "accept": self.accept,
            "expected": self.expected,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Raw:
        """The case that `plain` wrote."""
        return cls(
            plain["name"], plain["type"], document_in(plain), plain["accept"], plain["expected"]
        )


@dataclass(frozen=True, slots=True)
class Tampered:
    """The guest's module changed in a way that `exo_contracts.properties.loader` has by name."""

    change: str

    @property
    def document(self) -> bytes:
        """The change in words."""
        return f"the guest's module {self.change}".encode()

    def plain(self) -> Plain:
        """This case as JSON."""
        return {**document_out(self.document), "change": self.change}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Tampered:
        """The case that `plain` wrote."""
        return cls(plain["change"])


@dataclass(frozen=True, slots=True)
class Soak:
    """Many calls of one kind, named in `exo_contracts.properties.workloads`."""

    workload: str
    calls: int

    @property
    def document(self) -> bytes:
        """The calls in words."""
        return f"{self.calls} calls: {self.workload}".encode()

    def plain(self) -> Plain:
        """This case as JSON."""
        return {**document_out(self.document), "workload": self.workload, "calls": self.calls}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Soak:
        """The case that `plain` wrote."""
        return cls(plain["workload"], plain["calls"])


class Case(Protocol):
    """What every case can do, these and those of other modules."""

    @property
    def document(self) -> bytes:
        """The document to show for this case."""
        ...

    def plain(self) -> Plain:
        """This case as JSON."""
        ...


def document_out(document: bytes) -> Plain:
    """Bytes as JSON: text when they are text, hex when they are not."""
    try:
        return {"document": document.decode("utf-8")}
    except UnicodeDecodeError:
        return {"hex": document.hex(" ")}


def document_in(plain: Mapping[str, Any]) -> bytes:
    """The bytes that `document_out` wrote."""
    if "hex" in plain:
        return bytes.fromhex(plain["hex"])
    text: str = plain["document"]
    return text.encode("utf-8")
