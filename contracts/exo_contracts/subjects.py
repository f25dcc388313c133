"""Subjects: every type, effect and entry point of a model, and the documents themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final, Literal, TypeAlias

from exo_contracts.properties import (
    agreement,
    entry_points,
    host_call,
    host_failures,
    hostile_bytes,
    loader,
    memory,
    return_trip,
    round_trip,
    second_source,
    stateful,
    typed_call,
    validators,
)
from exo_gen.model import Model

Kind: TypeAlias = Literal["document", "type", "effect", "entry point", "instance"]

PROPERTIES: Final[dict[Kind, tuple[str, ...]]] = {
    "document": (hostile_bytes.NAME,),
    "type": (
        agreement.NAME,
        round_trip.NAME,
        return_trip.NAME,
        hostile_bytes.NAME,
        second_source.NAME,
        validators.NAME,
    ),
    "effect": (host_call.NAME, host_failures.NAME),
    "entry point": (entry_points.NAME, typed_call.NAME),
    "instance": (stateful.NAME, memory.NAME, loader.NAME),
}
"""What each kind of subject is held against; a property without a case fails the run."""

BYTES: Final = "bytes"
"""The name of the documents' one subject."""

INSTANCES: Final[dict[str, str]] = {
    "life": stateful.NAME,
    "memory": memory.NAME,
    "loader": loader.NAME,
}
"""The property of each subject that is about instances of the guest."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be proven, by kind and name. Effects go by tag, entry points by export."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def properties(self) -> tuple[str, ...]:
        """The properties that must hold."""
        if self.kind == "instance":
            return (INSTANCES[self.name],)
        return PROPERTIES[self.kind]


def subjects(model: Model) -> Iterator[Subject]:
    """Yield every subject, in the order in which reports list them."""
    yield from (Subject("entry point", entry.export) for entry in model.entry_points)
    yield from (Subject("effect", effect.tag) for effect in model.effects)
    yield Subject("document", BYTES)
    yield from (Subject("instance", name) for name in INSTANCES)
    yield from (Subject("type", type_.name) for type_ in model.all_types())


def chosen(model: Model, patterns: Sequence[str]) -> list[Subject]:
    """The subjects whose name matches one of the patterns; all of them without any pattern."""
    return [
        subject
        for subject in subjects(model)
        if not patterns or any(fnmatchcase(subject.name, pattern) for pattern in patterns)
    ]
