"""The gate itself, on the real guest: green as it stands, and the same for the same seed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from exo_contracts import failure as failures
from exo_contracts import runner
from exo_contracts.cases import Message
from exo_contracts.cli import contract
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.generation.mutations import NearMiss
from exo_contracts.plan import Plan, default_jobs
from exo_contracts.runner import StaleGenerated
from exo_contracts.search import search
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.diagnostics import ExoGenError
from exo_gen.pipeline import SchemaRefused
from exo_gen.project import Project

_ROLE = Subject("type", "Role")


def test_every_subject_holds_at_a_quick_setting(plan: Plan) -> None:
    report = runner.run(replace(plan, examples=3, jobs=default_jobs()))
    assert report.untried == ()
    assert [failures.render(failed) for failed in report.by_cause()] == []


def test_another_seed_makes_other_cases(plan: Plan, bench: Workbench) -> None:
    seen: list[list[bytes]] = []
    exam = bench.exam(Subject("type", "RepoRef"))
    for seed in (0, 0, 1):
        drawn: list[bytes] = []
        spied = _Spy(exam, drawn)
        search(spied, examples=10, seed=f"{seed} x")
        seen.append(drawn)
    assert seen[0] == seen[1] != seen[2]


class _Spy:
    """An exam that notes what is drawn."""

    def __init__(self, exam: Any, drawn: list[bytes]) -> None:
        self._exam = exam
        self._drawn = drawn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._exam, name)

    def draw(self, choose: Callable[[int], int]) -> Any:
        cases = self._exam.draw(choose)
        self._drawn.extend(case.document for case in cases)
        return cases


def test_progress_is_told_after_each_subject(plan: Plan) -> None:
    told: list[tuple[str, int, int]] = []
    runner.run(
        replace(plan, examples=1, only=("R*",)),
        progress=lambda result, done, total: told.append((result.subject.name, done, total)),
    )
    assert [done for _, done, _ in told] == list(range(1, len(told) + 1))
    assert all(total == len(told) for *_, total in told)


# --- kept failures ----------------------------------------------------------------------------


def _kept(place: str) -> Failure:
    """A near-miss of Role that every side refuses; kept with the right place or a wrong one."""
    miss = Message.wrong("dev", NearMiss("outside the set", (), "qa", ()))
    case = replace(miss, place=place)
    return Failure.of(_ROLE, Finding("agreement", "c", "m", ()), case, None)


def test_kept_failures_are_replayed_first(plan: Plan, tmp_path: Path) -> None:
    failures.save(_kept("$"), tmp_path)
    failures.save(_kept("$.elsewhere"), tmp_path)
    here = replace(plan, examples=0, only=("Role",), regressions=tmp_path)
    report = runner.run(here)
    assert report.replayed == 2
    assert [failed.id for failed in report.failures] == [_kept("$.elsewhere").id]


def test_what_fails_is_kept_once_a_cause(plan: Plan, tmp_path: Path) -> None:
    failed = runner.run(replace(plan, examples=0, only=("Role",)))
    result = replace(failed.results[0], failures=(_kept("$.a"), _kept("$.b")))
    runner.keep(replace(failed, results=(result,)), replace(plan, regressions=tmp_path))
    assert len(failures.kept(tmp_path)) == 1


def test_a_kept_failure_of_a_vanished_subject_is_said_to_be_stale(
    plan: Plan, tmp_path: Path
) -> None:
    gone = replace(_kept("$"), subject=Subject("type", "Vanished"))
    with pytest.raises(ExoGenError, match=r"no type Vanished any more; remove \w+\.json"):
        runner.replay(plan, gone)
    failures.save(gone, tmp_path)
    report = runner.run(replace(plan, examples=0, only=("Role",), regressions=tmp_path))
    assert report.green
    assert report.stale == (gone.id,)


def test_a_kept_document_is_judged_by_the_schema_of_today(bench: Workbench) -> None:
    exam = bench.exam(_ROLE)
    once_valid = exam.read(Message(b'"qa"', "qa", canonical='"qa"').plain())
    assert (once_valid.canonical, once_valid.mutation) == (None, "valid once")
    once_wrong = exam.read(Message(b'"dev"', "dev", None, "outside the set", "$").plain())
    assert (once_wrong.canonical, once_wrong.mutation) == ('"dev"', None)
    for case in (once_valid, once_wrong):
        assert set(exam.examine(case).values()) == {None}


# --- the command line -------------------------------------------------------------------------


def _call(project: Project, *arguments: str) -> Result:
    return CliRunner().invoke(contract, arguments, obj=lambda: project)


def test_a_green_run_exits_0(project: Project) -> None:
    result = _call(project, "run", "--examples", "5", "--only", "Role", "--jobs", "1", "--no-keep")
    assert result.exit_code == 0
    assert "all hold" in result.output


def test_json_is_json(project: Project) -> None:
    result = _call(project, "run", "--examples", "1", "--only", "Role", "--format", "json")
    assert json.loads(result.output)["green"] is True


def test_no_subject_of_that_name_is_an_error_of_usage(project: Project) -> None:
    result = _call(project, "run", "--only", "Rolle")
    assert isinstance(result.exception, ExoGenError)
    assert result.exception.exit_code == 2
    assert "no subject is named Rolle" in str(result.exception)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_guest_that_cannot_be_loaded_is_an_error_of_the_surroundings(
    project: Project, tmp_path: Path, jobs: str
) -> None:
    no_guest = tmp_path / "guest.wasm"
    no_guest.write_bytes(b"\0asm\1\0\0\0")
    result = _call(
        project, "run", "--only", "Role", "--only", "Unit", "--jobs", jobs, "--guest", str(no_guest)
    )
    assert isinstance(result.exception, ExoGenError)
    assert result.exception.exit_code == 2
    assert "exo-gen guest build" in str(result.exception)


def test_an_unknown_id_is_an_error_of_usage(project: Project) -> None:
    result = _call(project, "replay", "ffffffffffff")
    assert isinstance(result.exception, ExoGenError)
    assert "no kept failure" in str(result.exception)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('"type": "object"', '"type": "objekt"', SchemaRefused),
        ("Nothing to say", "Nothing at all to say", StaleGenerated),
    ],
)
def test_a_schema_that_is_broken_or_ahead_is_refused_before_anything_runs(
    tmp_path: Path, plan: Plan, old: str, new: str, error: type[Exception]
) -> None:
    schema = tmp_path / "schema"
    shutil.copytree(plan.project.schema, schema)
    text = (schema / "common.json").read_text()
    assert old in text
    (schema / "common.json").write_text(text.replace(old, new, 1))
    with pytest.raises(error):
        runner.run(replace(plan, project=replace(plan.project, schema=schema)))
