"""Measure: a run of the gate of its own, in which the generated code is watched.

It is a run beside the real one: tracing slows Python down by an order of magnitude, and the guest
that counts is not the one that is committed.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_contracts import runner
from exo_contracts.coverage.branches import Branches
from exo_contracts.coverage.haskell_branches import haskell_branches
from exo_contracts.coverage.instrumented import instrumented
from exo_contracts.coverage.python_branches import of_imports, python_branches
from exo_contracts.coverage.tix import summed
from exo_contracts.coverage.tracing import Trace
from exo_contracts.plan import Plan
from exo_contracts.reports.report import Report
from exo_contracts.runner import Progress
from exo_gen.guest.tree import HASKELL

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

_PYTHON: Final = "generated/python/exo_types"


def measure(plan: Plan, toolchain: Toolchain | None, *, progress: Progress | None = None) -> Report:
    """Run a plan and say what it went through: of Python, and with a compiler of Haskell as well.

    The branches are in the report's evidence. Raise `GuestBuildError` when the instrumented guest
    does not build, and what `run` raises.
    """
    # Tracing takes memory of its own, so that memory is watched over no more calls than need be.
    watched = replace(plan, traced=True, remembers=False, minutes=None, memory_calls=0)
    if toolchain is None:
        report = runner.run(watched, progress=progress)
        return _with(report, _python(report))
    with tempfile.TemporaryDirectory(prefix="exo-coverage-") as folder:
        guest = instrumented(plan.project, toolchain, Path(folder))
        report = runner.run(replace(watched, guest=guest.wasm), progress=progress)
        sources = {
            mix.source: (Path(folder) / HASKELL / mix.source).read_text(encoding="utf-8")
            for mix in guest.mixes.values()
        }
    counts = summed(trace.haskell for trace in _traces(report))
    haskell = haskell_branches(guest.mixes, counts, sources, HASKELL.as_posix())
    return _with(report, _python(report), haskell)


def _with(report: Report, *branches: Branches) -> Report:
    return replace(report, evidence=replace(report.evidence, branches=branches))


def _traces(report: Report) -> list[Trace]:
    return [result.trace for result in report.results if result.trace is not None]


def _python(report: Report) -> Branches:
    return python_branches((of_imports(), *(t.python for t in _traces(report))), _PYTHON)
