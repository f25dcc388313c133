"""Evidence that other runs produce and the page shows beside the gate's own."""

from __future__ import annotations

from dataclasses import dataclass

from exo_contracts.coverage.branches import Branches


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault planted in a scratch tree, and the properties that killed it; none: it survived."""

    name: str
    where: str
    killed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemoryCurve:
    """The memory of one process over many calls of one kind: (calls made, bytes held)."""

    what: str
    samples: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is besides the results of the run itself; every part may be empty."""

    branches: tuple[Branches, ...] = ()
    faults: tuple[PlantedFault, ...] = ()
    memory: tuple[MemoryCurve, ...] = ()
