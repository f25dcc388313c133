"""Branches of the generated Python: what a subject goes through, and what it does not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from exo_contracts import runner
from exo_contracts.coverage.branches import Branches, FileCoverage
from exo_contracts.coverage.measure import measure
from exo_contracts.coverage.python_branches import of_imports, python_branches
from exo_contracts.plan import Plan
from exo_contracts.reports.branches import branches_json, branches_text

FOLDER = "generated/python/exo_types"


def watched(plan: Plan, *names: str) -> Mapping[str, FileCoverage]:
    report = measure(replace(plan, examples=2, only=names), None)
    (python,) = report.evidence.branches
    return by_name(python)


def by_name(branches: Branches) -> Mapping[str, FileCoverage]:
    return {file.path.removeprefix(f"{FOLDER}/"): file for file in branches.files}


def uncovered(file: FileCoverage) -> dict[str, str]:
    """The text of each line that is not wholly covered, and its state."""
    states = ("missed", "partial")
    return {line.text.strip(): line.state for line in file.source if line.state in states}


def test_importing_goes_through_definitions_and_no_further() -> None:
    files = by_name(python_branches([of_imports()], FOLDER))
    assert files["models.py"].lines.missed == 0
    assert uncovered(files["wire.py"])["return value"] == "missed"
    assert set(files) >= {"codec.py", "dispatch.py", "wire.py", "record.py"}


def test_a_line_is_covered_only_by_a_subject_that_goes_through_it(plan: Plan) -> None:
    only_records = "plain: dict[str, object] = {}"
    scalar, record = watched(plan, "Role"), watched(plan, "RepoRef")
    assert uncovered(scalar["record.py"])[only_records] == "missed"
    assert only_records not in uncovered(record["record.py"])
    assert scalar["record.py"].branches.covered < record["record.py"].branches.covered


def test_the_guest_that_is_asked_is_the_committed_one_without_a_compiler(plan: Plan) -> None:
    report = measure(replace(plan, examples=0, only=("Role",)), None)
    assert report.green
    assert [branches.language for branches in report.evidence.branches] == ["Python"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_traces_come_back_from_every_process(plan: Plan, jobs: int) -> None:
    few = replace(plan, examples=0, only=("Role", "Unit"), jobs=jobs, traced=True)
    traces = [result.trace for result in runner.run(few).results]
    assert all(trace is not None and trace.python for trace in traces)
    assert all(trace is not None and trace.haskell == {} for trace in traces)


def test_a_run_that_is_not_watched_has_no_traces(plan: Plan) -> None:
    report = runner.run(replace(plan, examples=0, only=("Role",)))
    assert [result.trace for result in report.results] == [None]


def test_what_is_left_is_said_with_its_line(plan: Plan) -> None:
    report = measure(replace(plan, examples=0, only=("Role",)), None)
    text = branches_text(report.evidence.branches)
    assert text.startswith("Python ")
    missed = next(line for line in text.splitlines() if "plain: dict[str, object] = {}" in line)
    assert re.fullmatch(rf"{FOLDER}/record\.py:\d+: plain: .*", missed)
    (plain,) = json.loads(branches_json(report.evidence.branches))
    files = {file["path"]: file for file in plain["files"]}
    assert files[f"{FOLDER}/record.py"]["branches"]["total"] > 20
    assert "missed" in {line["state"] for line in files[f"{FOLDER}/record.py"]["uncovered"]}
