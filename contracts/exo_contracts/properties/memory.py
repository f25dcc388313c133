"""Memory: it is flat over any number of calls, whatever they are.

Calls go through the host's own runtime, and what guest and host hold is looked at every so often;
`exo_contracts.memory` says how, and what counts as flat.
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from exo_contracts.cases import Soak
from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.performances import performances
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.handlers import handlers, outcome
from exo_contracts.judging.oracle import Oracle
from exo_contracts.memory import (
    Growth,
    GuestMemory,
    HostMemory,
    MemorySample,
    MemorySeries,
    growths,
)
from exo_contracts.properties.workloads import Call, Workload, workloads
from exo_host.compiled import load_guest
from exo_host.errors import GuestTrap
from exo_host.guest import Guest

NAME: Final = "memory"
CALLS: Final = 2_000
"""How many calls are made by default, of all workloads together."""

_SAMPLES: Final = 16
_FEWEST: Final = 8
_ROUNDS: Final = 4
_REPORT: Final = Call("exo_memory", b"")


class MemoryExam:
    """The exam of the memory. `series` has what was seen since the exam was made."""

    def __init__(
        self, wasm: Path, generators: Generators, oracle: Oracle, *, calls: int = CALLS
    ) -> None:
        self._wasm = wasm
        self._calls = calls
        self._workloads = {one.name: one for one in workloads(generators, oracle)}
        self._answers = {
            one.effect.host_function: (one.effect.reply, one.reply)
            for one in performances(generators)
        }
        self.series = MemorySeries()

    def sweep(self) -> Iterator[Soak]:
        """Every workload, with its share of the calls; enough to be warm in the first half."""
        for one in self._workloads.values():
            fewest = max(_FEWEST, _ROUNDS * len(one.calls))
            yield Soak(one.name, max(fewest, self._calls * one.share // 1000))

    def draw(self, choose: Choose) -> Sequence[Soak]:
        """Nothing: chance has no part in it."""
        del choose
        return ()

    def examine(self, case: Soak, *, thorough: bool = False) -> Examination:
        """Make the calls and hold the second half against the first."""
        del thorough
        workload = self._workloads.get(case.workload)
        if workload is None:
            return {}
        try:
            series = MemorySeries(tuple(asyncio.run(self._soak(workload, case.calls))))
        except GuestTrap as trap:
            return {NAME: Finding(NAME, f"{case.workload}: it traps", str(trap), ())}
        self.series = self.series.replaced(series)
        first = next(growths(series), None)
        return {NAME: None if first is None else _finding(case, first, series)}

    def essential(self, case: Soak) -> Soak:
        """Every call plays a part in it."""
        return case

    def read(self, plain: Mapping[str, Any]) -> Soak:
        """The case that was kept as JSON."""
        return Soak.read(plain)

    async def _soak(self, workload: Workload, total: int) -> list[MemorySample]:
        marks = {max(1, total * n // _SAMPLES) for n in range(1, _SAMPLES + 1)}
        samples: list[MemorySample] = []
        guest = self._guest()
        # What there is by now is none of the workload's, and takes long to look through.
        gc.collect()
        gc.freeze()
        try:
            for at in range(total):
                if workload.reloads and at:
                    await guest.close()
                    guest = self._guest()
                call = workload.call(at, total)
                with suppress(*((GuestTrap,) if workload.traps else ())):
                    reply = await guest.call(call.export, call.document)
                if at + 1 in marks:
                    if not workload.reports:
                        reply = await guest.call(_REPORT.export, _REPORT.document)
                    await guest.drain()
                    seen = GuestMemory.read(json.loads(reply))
                    samples.append(MemorySample(workload.name, at + 1, seen, HostMemory.now()))
        finally:
            gc.unfreeze()
            await guest.close()
        return samples

    def _guest(self) -> Guest:
        return Guest(load_guest(self._wasm, exact=True), handlers(self._handle))

    async def _handle(self, method: str, payload: object) -> object:
        del payload
        return outcome(*self._answers[method])


def _finding(case: Soak, growth: Growth, series: MemorySeries) -> Finding:
    samples = series.samples
    shown = (samples[0], samples[len(samples) // 2 - 1], samples[-1])
    verdicts: Verdicts = tuple((f"after {one.calls:,} calls", str(one)) for one in shown)
    return Finding(
        NAME,
        f"{growth.quantity} grows with {case.workload}",
        f"{growth.quantity}: {growth.first:,} in the first half of {case.calls:,} calls, "
        f"{growth.second:,} in the second; {growth.allowed:,} more would be allowed",
        verdicts,
    )
