"""Messages: the documents of one type, held against all that is said of single documents.

One crossing serves agreement and round trip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from exo_contracts.cases import Message, Raw
from exo_contracts.findings import Examination
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.damage import cuts, flips
from exo_contracts.generation.mutations import NearMiss, near_misses, together
from exo_contracts.generation.sites import sites
from exo_contracts.generation.spelling import PLAIN, STYLES, Style, spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.generation.sweep import boundaries, templates, wrong
from exo_contracts.judging.canonical import canonical
from exo_contracts.judging.oracle import Oracle
from exo_contracts.judging.sides import Side
from exo_contracts.properties import agreement, hostile_bytes, return_trip, round_trip, validators
from exo_gen.model import JsonValue, Ref

_DAMAGED: Final = 160
"""Bytes of the longest document to damage: each gives two cases."""

MISSES: Final = 2
"""Near-misses drawn from each valid document: it costs more to draw one than to spoil it."""


class MessageExam:
    """The exam of a type."""

    def __init__(
        self, name: str, generators: Generators, oracle: Oracle, python: Side, haskell: Side
    ) -> None:
        self._name = name
        self._generators = generators
        self._oracle = oracle
        self._python = python
        self._haskell = haskell

    def sweep(self) -> Iterator[Message | Raw]:
        """Every boundary, every near-miss, and a small document damaged in every way."""
        for at, value in enumerate(boundaries(self._generators, self._name)):
            yield Message.valid(value, _turn(at))
        for at, (value, miss) in enumerate(wrong(self._generators, self._name)):
            yield Message.wrong(value, miss, _turn(at))
        document = spell(_to_damage(self._generators, self._name))
        yield from cuts(self._name, document)
        yield from flips(self._name, document)

    def draw(self, choose: Choose) -> Sequence[Message]:
        """A valid document, near-misses of it, and two of them at once."""
        value = self._generators.named(self._name)(choose, DEPTH)
        style = STYLES[choose(len(STYLES))]
        misses = list(choose_misses(self._generators, self._name, value, choose, MISSES))
        both = together(*misses) if len(misses) == MISSES else None
        return [
            Message.valid(value, style),
            *(Message.wrong(value, miss, STYLES[choose(len(STYLES))]) for miss in misses),
            *([Message.wrong(misses[0].of(value), both, style)] if both else []),
        ]

    def examine(self, case: Message | Raw, *, thorough: bool = False) -> Examination:
        """Let all three judge the document; bytes that may be none are for the two sides alone."""
        if isinstance(case, Raw):
            python = self._python.judge(self._name, case.document)
            haskell = self._haskell.judge(self._name, case.document)
            return {hostile_bytes.NAME: hostile_bytes.judge(case, python, haskell)}
        valid = self._oracle.accepts(self._name, case.value)
        python = self._python.judge(self._name, case.document)
        haskell = self._haskell.judge(self._name, case.document)
        complaint = None if valid else ""
        finding = agreement.judge(case, complaint, python, haskell)
        if finding is not None and not valid:
            # Only a finding needs the validator's words, which cost more than its verdict.
            complaint = self._oracle.complaint(self._name, case.value)
            finding = agreement.judge(case, complaint, python, haskell)
        examination = {agreement.NAME: finding}
        if case.canonical is not None:
            examination[round_trip.NAME] = round_trip.judge(case, python, haskell)
        if thorough:
            careful = self._oracle.accepts_carefully(self._name, case.value)
            examination[validators.NAME] = validators.judge(case, valid, careful)
            if python.document is not None and haskell.document is not None:
                examination[return_trip.NAME] = return_trip.judge(
                    haskell.document,
                    python=lambda document: self._python.judge(self._name, document),
                    haskell=lambda document: self._haskell.judge(self._name, document),
                )
        return examination

    def essential(self, case: Message | Raw) -> Message | Raw:
        """Every part of it plays one."""
        return case

    def read(self, plain: Mapping[str, Any]) -> Message | Raw:
        """The case that was kept as JSON, expected to be what the schema makes of it today."""
        if "type" in plain:
            return Raw.read(plain)
        case = Message.read(plain)
        valid = self._oracle.accepts(self._name, case.value)
        if valid == (case.canonical is not None):
            return case
        if valid:
            return Message(case.document, case.value, canonical(case.value))
        return Message(case.document, case.value, mutation=case.mutation or "valid once")


def choose_misses(
    generators: Generators, name: str, value: JsonValue, choose: Choose, count: int
) -> Iterator[NearMiss]:
    """Choose near-misses of a valid document; none when nothing can be wrong with it."""
    places = list(sites(generators.model, name, value))
    for _ in range(count):
        possible = near_misses(generators, places[choose(len(places))])
        if possible:
            yield possible[choose(len(possible))]


def _to_damage(generators: Generators, name: str) -> JsonValue:
    """The fullest of a type's templates that is short enough to be damaged byte by byte."""
    known = [value for value in templates(generators, name) if len(spell(value)) <= _DAMAGED]
    return max(known, key=lambda value: len(spell(value)), default=generators.minimal(Ref(name)))


def _turn(at: int) -> Style:
    """Every other document plain, so that a failure is easy to read; the rest in turn."""
    return PLAIN if at % 2 == 0 else STYLES[at // 2 % len(STYLES)]
