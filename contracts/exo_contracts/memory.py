"""Memory over many calls: what was seen, and whether it is flat.

Four memories can grow, and each is seen by other means.

- The guest's linear memory, in pages. It never shrinks, and GHC takes some to warm up.
- What GHC's storage manager holds right after a major collection: live data, to 4 KiB.
- The memory of Extism's kernel, through which documents travel. It is reset before each call, so
  no block outlives one; but its pages are kept, and a block that nobody frees is in the way until
  the call ends. Both are asked of the kernel's own functions, from inside of the guest: how many
  bytes it has (`memory_bytes`), and at which places `length` knows of a block in use.
- The host's: the resident set of the process, which is coarse, and how many objects Python has
  (`sys.getallocatedblocks`), which is not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from gc import collect
from pathlib import Path
from typing import Any, Final

PAGE: Final = 65_536
"""Bytes of a page of WebAssembly memory."""

_STATM: Final = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class GuestMemory:
    """What an instance holds, as `exo_memory` reports it.

    `live_bytes` is GHC's after a collection, `kernel_bytes` what Extism's kernel has, `kernel_live`
    what is in use of that: input, output, and blocks that nobody freed.
    """

    guest_pages: int
    live_bytes: int
    kernel_bytes: int
    kernel_live: int

    @classmethod
    def read(cls, report: Mapping[str, Any]) -> GuestMemory:
        """The memory that a report tells of; it may tell more."""
        return cls(**{field.name: report[field.name] for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class HostMemory:
    """What this process holds; as little the same from run to run as a time is.

    `resident_bytes` is 0 where the system does not say. `objects` counts Python's memory blocks.
    """

    resident_bytes: int
    objects: int

    @classmethod
    def now(cls) -> HostMemory:
        """What it holds now, garbage not counted."""
        collect()
        try:
            pages = int(_STATM.read_text().split()[1])
        except OSError:
            return cls(0, sys.getallocatedblocks())
        return cls(pages * os.sysconf("SC_PAGE_SIZE"), sys.getallocatedblocks())


@dataclass(frozen=True, slots=True)
class MemorySample:
    """What guest and host held after `calls` calls of a workload."""

    workload: str
    calls: int
    guest: GuestMemory
    host: HostMemory

    def __str__(self) -> str:
        guest, host = self.guest, self.host
        return (
            f"{guest.guest_pages} pages, {guest.live_bytes:,} bytes live; kernel "
            f"{guest.kernel_bytes:,} bytes, {guest.kernel_live:,} in use; host "
            f"{host.resident_bytes:,} bytes, {host.objects:,} objects"
        )


@dataclass(frozen=True, slots=True)
class MemorySeries:
    """The samples of every workload, one after another, in order of time."""

    samples: tuple[MemorySample, ...] = ()

    @property
    def workloads(self) -> tuple[str, ...]:
        """Their names, in order."""
        return tuple(dict.fromkeys(sample.workload for sample in self.samples))

    def of(self, workload: str) -> MemorySeries:
        """The samples of one workload."""
        return MemorySeries(tuple(s for s in self.samples if s.workload == workload))

    def replaced(self, newer: MemorySeries) -> MemorySeries:
        """These samples, and instead of those of the workloads that `newer` has, its."""
        again = set(newer.workloads)
        return MemorySeries((*(s for s in self.samples if s.workload not in again), *newer.samples))

    def plain(self) -> list[dict[str, Any]]:
        """The samples as JSON; what differs from run to run is under `host`."""
        return [asdict(sample) for sample in self.samples]


@dataclass(frozen=True, slots=True)
class Growth:
    """A quantity that was larger in the second half of a workload than in the first."""

    quantity: str
    first: int
    second: int
    allowed: int


_GUEST_MAY: Final = {"guest_pages": 24, "live_bytes": 256 * 1024, "kernel_bytes": 0}
"""By how much each may grow after the first half: GHC's heap breathes by its nursery of 1 MiB."""

_RESIDENT_MAY: Final = 24 * 1024 * 1024
_OBJECTS_MAY: Final = 250
_CALLS_PER_OBJECT: Final = 20


def growths(series: MemorySeries) -> Iterator[Growth]:
    """Yield each quantity that is not flat over the samples of one workload.

    The largest value of the second half is held against the largest of the first, in which caches
    fill and heaps find their size. The slack is absolute, so that more calls find smaller leaks;
    only objects may also come with calls, one with twenty: histories that are bounded fill slowly.
    Blocks in use are not compared over time, for no call sees those of another: at no sample may
    there be more than at the first. The resident set must rise steadily to count.
    """
    samples = series.samples
    if len(samples) < 4:
        return
    total = samples[-1].calls
    half = max(1, sum(1 for sample in samples if sample.calls * 2 <= total))
    first, second = samples[:half], samples[half:]
    for name, allowed in _GUEST_MAY.items():
        yield from _growth(
            name,
            max(getattr(sample.guest, name) for sample in first),
            max(getattr(sample.guest, name) for sample in second),
            allowed,
        )
    yield from _growth(
        "kernel_live", samples[0].guest.kernel_live, max(s.guest.kernel_live for s in samples), 0
    )
    if _rises([sample.host.resident_bytes for sample in samples], _RESIDENT_MAY // 4):
        yield from _growth(
            "resident_bytes",
            max(sample.host.resident_bytes for sample in first),
            max(sample.host.resident_bytes for sample in second),
            _RESIDENT_MAY,
        )
    yield from _growth(
        "objects",
        max(sample.host.objects for sample in first),
        max(sample.host.objects for sample in second),
        _OBJECTS_MAY + (total - first[-1].calls) // _CALLS_PER_OBJECT,
    )


def _rises(values: Sequence[int], step: int) -> bool:
    """Whether the third quarter is above the second and the fourth above the third.

    The resident set may jump once and stay: the engine compiles a module that fell out of its
    cache, and the allocator keeps what that took.
    """
    quarter = max(1, len(values) // 4)
    second, third, fourth = (
        max(values[-quarter * n : len(values) - quarter * (n - 1)]) for n in (3, 2, 1)
    )
    return third > second + step and fourth > third + step


def _growth(name: str, first: int, second: int, allowed: int) -> Iterator[Growth]:
    if second > first + allowed:
        yield Growth(name, first, second, allowed)
