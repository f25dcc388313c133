"""Profiles: named sizes of run; the one for CI is the same run wherever it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from click.testing import CliRunner, Result
from hypothesis.database import InMemoryExampleDatabase

from exo_contracts import runner
from exo_contracts.cli import contract
from exo_contracts.plan import Plan
from exo_contracts.profiles import PROFILES
from exo_contracts.reports.report import Report
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.project import Project

ROLE = Subject("type", "Role")
FEW = ("--only", "Role", "--only", "GitHead", "--only", "Emit", "--no-keep")


def run(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(contract, ("run", *arguments), obj=lambda: project)


def timeless(plain: Any) -> Any:
    """The same without what is measured: seconds, and what a clock counted."""
    match plain:
        case dict():
            measured = {"seconds", "latency"}
            return {key: timeless(value) for key, value in plain.items() if key not in measured}
        case list():
            return [timeless(value) for value in plain]
        case _:
            return plain


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch, plan: Plan) -> list[Plan]:
    """The plans that the command line makes, which are not run."""
    made: list[Plan] = []

    def noted(wanted: Plan, **_: object) -> Report:
        made.append(wanted)
        return Report((), wanted.examples, wanted.seed, wanted.jobs, 0, 0.0)

    monkeypatch.setattr(runner, "run", noted)
    return made


def test_ci_twice_is_the_same_report_but_for_times(project: Project, tmp_path: Path) -> None:
    seen = []
    for name in ("one", "two"):
        files = (tmp_path / f"{name}.json", tmp_path / f"{name}.xml")
        arguments = ("--json", str(files[0]), "--junit", str(files[1]))
        assert run(project, "--profile", "ci", *FEW, *arguments).exit_code == 0
        plain = timeless(json.loads(files[0].read_text()))
        junit = re.sub(r' time="[\d.]+"', "", files[1].read_text())
        seen.append((json.dumps(plain), junit))
    assert seen[0] == seen[1]
    assert Xml.fromstring(seen[0][1]).get("failures") == "0"


def test_ci_neither_reads_nor_fills_the_example_database(plan: Plan) -> None:
    used: list[str] = []

    class Noting(InMemoryExampleDatabase):
        def fetch(self, key: bytes) -> Iterator[bytes]:
            used.append("fetch")
            return iter(())

        def save(self, key: bytes, value: bytes) -> None:
            used.append("save")

    bench = Workbench(plan.project, plan.wasm, database=Noting())
    bench.examine(ROLE, examples=5, seed=0, remembers=PROFILES["ci"].remembers)
    assert used == []
    bench.examine(ROLE, examples=5, seed=0, remembers=PROFILES["desk"].remembers)
    assert "fetch" in used


def test_a_profile_is_a_plan(project: Project, plans: list[Plan]) -> None:
    for name, profile in PROFILES.items():
        run(project, "--profile", name)
        made = plans[-1]
        assert (made.examples, made.minutes) == (profile.examples, profile.minutes)
        assert (made.remembers, made.memory_calls) == (profile.remembers, profile.memory_calls)
    assert PROFILES["desk"].examples == 100
    assert plans[0] == replace(plans[0], remembers=True, minutes=None, seed=0)


def test_options_win_over_the_profile(project: Project, plans: list[Plan]) -> None:
    run(project, "--profile", "deep", "--examples", "7", "--seed", "0", "--minutes", "0.5")
    (made,) = plans
    assert (made.examples, made.seed, made.minutes) == (7, 0, 0.5)
    assert made.memory_calls == PROFILES["deep"].memory_calls


def test_deep_takes_a_new_seed_and_says_which(project: Project, plans: list[Plan]) -> None:
    said = [run(project, "--profile", "deep").stderr for _ in range(2)]
    assert said == [f"profile deep: seed {made.seed}\n" for made in plans]
    assert plans[0].seed != plans[1].seed


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_time_does_not_suffice_for_makes_the_run_red(plan: Plan, jobs: int) -> None:
    report = runner.run(replace(plan, minutes=0.0, jobs=jobs, only=("Git*",), examples=1))
    assert not report.green
    untried = {subject for subject, _ in report.untried}
    assert 2 * len(untried) > len(report.results)


def test_a_run_in_time_is_not_changed_by_the_bound(plan: Plan) -> None:
    some = replace(plan, only=("Role", "Log"), examples=5, jobs=2)
    bounded, free = runner.run(replace(some, minutes=10)), runner.run(some)
    assert _cases(bounded) == _cases(free)


def _cases(report: Report) -> list[Mapping[str, int]]:
    return [result.cases for result in report.results]
