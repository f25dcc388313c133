"""The contract gate, as `exo-gen contract run --jobs 1` runs it."""

from __future__ import annotations

from typing import Final

from tests.benchmarks.budgets import GATE
from tests.benchmarks.conftest import ROOT
from tests.benchmarks.meter import Meter

from exo_contracts.plan import Plan
from exo_contracts.runner import run
from exo_gen.project import Project

_EXAMPLES: Final = 100


def test_gate(meter: Meter) -> None:
    """The whole model, on a fixed seed, loading the guest included."""
    only = ("Unit",) if meter.trial else ()
    plan = Plan(Project.at(ROOT), examples=_EXAMPLES, seed=0, jobs=1, only=only)

    def rate() -> tuple[float, str]:
        report = run(plan)
        assert report.green
        return report.cases / report.seconds, f"{report.cases:,} cases in {report.seconds:.1f} s"

    meter.value(GATE, rate)
