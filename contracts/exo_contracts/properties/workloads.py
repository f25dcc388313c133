"""Workloads: kinds of calls that an instance gets very many of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exo_contracts.generation.choice import simplest
from exo_contracts.generation.performances import performances
from exo_contracts.generation.spelling import spell
from exo_contracts.generation.strategies import DEPTH, Generators
from exo_contracts.judging.oracle import Oracle
from exo_gen.model import EffectMode, JsonValue

_LARGE: Final[tuple[JsonValue, ...]] = (
    {"x": ["x" * 1000] * 64},
    ["x" * 1000] * 64,
    "x" * 64_000,
    {"x": "x" * 64_000},
)
"""Documents of 64 kB, of which free-form types take one."""

_MOST_EFFECTS: Final = 16


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an export."""

    export: str
    document: bytes


@dataclass(frozen=True, slots=True)
class Workload:
    """Calls of one kind. `share` is how many of a thousand calls of the property are of this kind.

    The calls are made in turns. With `in_order` they are made one after another, each as often as
    the others, and the last one of the workload is the last of them. `reports` says that a reply is
    itself a report of memory, `traps` that a call ends its instance, and `reloads` that the module
    is loaded again before each.
    """

    name: str
    share: int
    calls: tuple[Call, ...]
    in_order: bool = False
    reports: bool = False
    traps: bool = False
    reloads: bool = False

    def call(self, at: int, total: int) -> Call:
        """The call number `at` of `total`."""
        count = len(self.calls)
        return self.calls[at * count // total if self.in_order else at % count]


def workloads(generators: Generators, oracle: Oracle) -> tuple[Workload, ...]:
    """Every workload of a model."""
    small = tuple(_echoes(generators))
    refused = tuple(Call(call.export, call.document[:-1]) for call in small)
    return (
        Workload("small documents", 250, small),
        Workload("entry points", 100, tuple(_entries(generators))),
        Workload("large documents", 40, tuple(_large(generators, oracle))),
        Workload("effects", 200, tuple(_effects(generators, "call"))),
        Workload("notifications", 200, tuple(_effects(generators, "notify"))),
        Workload("refusals", 170, (*refused, *_refused_effects(generators))),
        Workload(
            "effects of one call",
            16,
            tuple(_repeated(generators)),
            in_order=True,
            reports=True,
        ),
        Workload("traps", 20, (Call("exo_misbehave", b"trap\n"),), traps=True),
        Workload("reloads", 4, small[:1], reloads=True),
    )


def _echoes(generators: Generators) -> Iterator[Call]:
    for type_ in generators.model.all_types():
        value = generators.named(type_.name)(simplest, DEPTH)
        yield Call("exo_echo", b"%s\n%s" % (type_.name.encode(), spell(value)))


def _entries(generators: Generators) -> Iterator[Call]:
    for entry in generators.model.entry_points:
        for value in entry.examples:
            yield Call(entry.export, spell(value))


def _large(generators: Generators, oracle: Oracle) -> Iterator[Call]:
    for type_ in generators.model.all_types():
        for value in _LARGE:
            if oracle.complaint(type_.name, value) is None:
                yield Call("exo_echo", b"%s\n%s" % (type_.name.encode(), spell(value)))
    # Whatever the types are, white space is no part of them.
    name = generators.model.error_type
    small = spell(generators.named(name)(simplest, DEPTH))
    yield Call("exo_echo", b"%s\n%s%s" % (name.encode(), small, b" " * 64_000))


def _effects(generators: Generators, mode: EffectMode) -> Iterator[Call]:
    for one in performances(generators):
        if one.effect.mode == mode:
            yield Call("exo_perform", one.document)


def _refused_effects(generators: Generators) -> Iterator[Call]:
    for one in performances(generators):
        yield Call("exo_perform", one.document[:-1])


def _repeated(generators: Generators) -> Iterator[Call]:
    """One effect, two of them, and so on within a call, all inputs of one length."""
    document = performances(generators)[0].document
    for times in range(1, _MOST_EFFECTS + 1):
        yield Call("exo_repeat", b"%04d\n%s" % (times, document))
