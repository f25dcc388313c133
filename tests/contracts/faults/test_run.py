"""A run of the catalogue tells the truth: of what it did not see, and of what it could not try."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.contracts.faults.conftest import Try

from exo_contracts.faults import catalogue
from exo_contracts.faults.cli import faults
from exo_contracts.faults.fault import Fault
from exo_contracts.faults.report import FaultReport
from exo_contracts.subjects import Subject
from exo_gen.project import Project
from exo_gen.toolchain import find
from exo_gen.toolchain.errors import MissingToolchainError

ROLE = (Subject("type", "Role"),)
_WIRE = "generated/python/exo_types/wire.py"

HARMLESS = Fault(
    "harmless",
    "sixty-four in other words",
    "python runtime",
    _WIRE,
    "MAX_DEPTH: Final = «64»",
    "8 * 8",
    ROLE,
)
CRASHES = Fault(
    "crashes",
    "the host does not even begin",
    "python runtime",
    _WIRE,
    "MAX_DEPTH: Final = «64»",
    "1 // 0",
    ROLE,
)
FATAL = Fault(
    "fatal",
    "the process ends without a word",
    "python runtime",
    f"{_WIRE.rpartition('/')[0]}/codec.py",
    "return «self.from_plain(loads(data))»",
    '__import__("os")._exit(3)',
    ROLE,
)


def test_a_survivor_is_reported(try_alone: Try) -> None:
    report = try_alone(HARMLESS)
    assert not report.green
    assert [(result.id, result.killed, result.broken) for result in report.survivors] == [
        ("harmless", False, None)
    ]
    assert report.unplanted == ()


@pytest.mark.parametrize(
    ("fault", "why"), [(CRASHES, "ZeroDivisionError"), (FATAL, "ended with status 3")]
)
def test_a_gate_that_breaks_has_killed_nothing(try_alone: Try, fault: Fault, why: str) -> None:
    (result,) = try_alone(fault).results
    assert not result.killed
    assert result.broken is not None
    assert why in result.broken


def test_a_gate_that_is_red_without_a_fault_is_not_believed() -> None:
    report = FaultReport((), unplanted=("type Role: valid: python refuses it",))
    assert not report.green


# --- the command --------------------------------------------------------------------------------


def test_survivors_are_loud_and_the_status_is_1(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "CATALOGUE", (HARMLESS,))
    saved = tmp_path / "faults.json"
    done = CliRunner().invoke(faults, ["--json", str(saved)], obj=lambda: project)
    assert done.exit_code == 1
    assert "ALIVE harmless (python runtime): sixty-four in other words" in done.output
    assert "0 of 1 faults killed" in done.output
    assert not FaultReport.read(saved.read_text()).green


def test_a_killed_fault_is_shown_with_its_killer(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = next(fault for fault in catalogue.CATALOGUE if fault.id == "py-another-exception")
    monkeypatch.setattr(catalogue, "CATALOGUE", (fault,))
    done = CliRunner().invoke(faults, ["--format", "json"], obj=lambda: project)
    assert done.exit_code == 0
    (result,) = json.loads(done.stdout)["results"]
    assert (result["property"], result["document"]) == ("agreement", "null")


def test_without_a_compiler_the_guest_has_no_faults_to_try(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise MissingToolchainError

    monkeypatch.setattr(find, "require", missing)
    done = CliRunner().invoke(faults, ["--only", "c-leak"], obj=lambda: project)
    assert isinstance(done.exception, MissingToolchainError)
    assert done.exception.exit_code == 2
