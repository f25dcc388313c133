"""One run of the whole catalogue for all tests, and scratch runs of a fault of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from exo_contracts.faults.catalogue import CATALOGUE
from exo_contracts.faults.fault import Fault
from exo_contracts.faults.report import FaultReport
from exo_contracts.faults.run import Hunt, run
from exo_contracts.plan import default_jobs
from exo_gen.project import Project
from exo_gen.toolchain.find import Toolchain, find

Try: TypeAlias = Callable[[Fault], FaultReport]


@pytest.fixture(scope="session")
def report(project: Project, request: pytest.FixtureRequest) -> FaultReport:
    """The catalogue's report; without the guest's faults where there is no compiler."""
    made = request.config.getoption("--fault-report")
    if made is not None:
        return FaultReport.read(Path(made).read_text(encoding="utf-8"))
    compiler = find()
    faults = tuple(fault for fault in CATALOGUE if compiler or not fault.compiled)
    return run(Hunt(project, faults, default_jobs()), lambda: _given(compiler))


@pytest.fixture(scope="session")
def killed(report: FaultReport) -> Mapping[str, bool]:
    """Whether a fault was killed, by its id."""
    return {result.id: result.killed for result in report.results}


@pytest.fixture
def try_alone(project: Project) -> Try:
    """Run the gate on one fault in the Python."""
    return lambda fault: run(Hunt(project, (fault,), jobs=2, examples=1), lambda: _given(None))


def _given(compiler: Toolchain | None) -> Toolchain:
    assert compiler is not None, "nobody but a fault of the guest needs a compiler"
    return compiler
