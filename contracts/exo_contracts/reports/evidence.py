"""Evidence that other runs produce and the page shows beside the gate's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exo_contracts.coverage.branches import Branches
from exo_contracts.memory import PAGE, MemorySeries


@dataclass(frozen=True, slots=True)
class PlantedFault:
    """A fault planted in a scratch tree, and the properties that killed it; none: it survived.

    `document` is the beginning of the smallest document that showed it.
    """

    name: str
    where: str
    killed_by: tuple[str, ...]
    cause: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class MemoryCurve:
    """The memory of one process over many calls of one kind: (calls made, bytes held)."""

    what: str
    samples: tuple[tuple[int, int], ...]


def curves(series: MemorySeries) -> Iterator[MemoryCurve]:
    """Yield what to draw of a series: guest and process, workload by workload."""
    for workload in series.workloads:
        samples = series.of(workload).samples
        guest = tuple((one.calls, one.guest.guest_pages * PAGE) for one in samples)
        process = tuple((one.calls, one.host.resident_bytes) for one in samples)
        yield MemoryCurve(f"{workload}: the guest", guest)
        yield MemoryCurve(f"{workload}: the process", process)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is besides the results of the run itself; every part may be empty."""

    branches: tuple[Branches, ...] = ()
    faults: tuple[PlantedFault, ...] = ()
    memory: tuple[MemoryCurve, ...] = ()
