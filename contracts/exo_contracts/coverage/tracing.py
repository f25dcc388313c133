"""Tracing: what this process goes through of the generated code while it examines a subject.

Python is traced by coverage.py, in the generated package alone. Haskell counts for itself, in a
guest that was compiled with `-fhpc` (`instrumented.py`); its counts are read from each instance
before it is closed. An instance that ended in a trap cannot be asked any more, and what only it
went through is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_contracts.coverage.python_branches import python_coverage
from exo_contracts.coverage.tix import Tix, parse_tix, summed
from exo_contracts.judging.boundary import Boundary
from exo_gen.guest.sections import exports
from exo_host.instance import GuestInstance

TICKS: Final = "exo_tix"
"""The export of an instrumented guest that answers with its counts."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What was gone through: coverage.py's data, serialized, and the guest's counts."""

    python: bytes
    haskell: Tix


class Tracer:
    """Traces this process and one boundary of it, from `start` to `stop`."""

    def __init__(self, boundary: Boundary, wasm: Path) -> None:
        self._boundary = boundary
        self._counts = any(export.name == TICKS for export in exports(wasm.read_bytes()))
        self._tix: list[Tix] = []
        self._coverage = python_coverage()

    def start(self) -> None:
        """Begin, with a fresh instance."""
        self._boundary.close()
        self._boundary.before_close = self._ask if self._counts else None
        self._coverage.start()

    def stop(self) -> Trace:
        """End, and give what was gone through since the start."""
        self._coverage.stop()
        self._boundary.close()
        self._boundary.before_close = None
        trace = Trace(self._coverage.get_data().dumps(), summed(self._tix))
        self._coverage.erase()
        self._tix.clear()
        return trace

    def _ask(self, instance: GuestInstance) -> None:
        self._tix.append(parse_tix(instance.call(TICKS, b"").decode()))


@contextmanager
def traced(tracer: Tracer) -> Iterator[list[Trace]]:
    """Trace a block; the list has the trace once the block has ended."""
    found: list[Trace] = []
    tracer.start()
    try:
        yield found
    finally:
        found.append(tracer.stop())
