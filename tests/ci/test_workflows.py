"""GitHub's workflows run what `.ci/run` runs, from actions that nobody can change under us."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml  # type: ignore[import-untyped]

ROOT: Final = Path(__file__).parents[2]
WORKFLOWS: Final = {path.stem: path for path in (ROOT / ".github/workflows").glob("*.yml")}
_MAKE: Final = re.compile(r"\bmake ([a-z][a-z-]*)")


def steps(workflow: str) -> list[dict[str, Any]]:
    jobs: dict[str, Any] = yaml.safe_load(WORKFLOWS[workflow].read_text())["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def verbs(workflow: str) -> set[str]:
    return {verb for step in steps(workflow) for verb in _MAKE.findall(step.get("run", ""))}


def local_verbs() -> set[str]:
    """What `.ci/run` makes, the loop over verbs unrolled."""
    lines = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line[:1] != "#"]
    text = "\n".join(line for line in lines if not re.match(r"\s*step |for program ", line))
    loop = re.search(r'for verb in ([a-z -]+); do\n  make "\$verb"', text)
    assert loop is not None
    found = set(_MAKE.findall(text)) | set(loop[1].split())
    assert {"lint", "gate", "test"} <= found
    return found


def test_every_verb_is_one_of_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    for workflow in WORKFLOWS:
        assert verbs(workflow) <= targets
    assert local_verbs() <= targets


def test_github_runs_what_is_run_here() -> None:
    assert verbs("ci") >= local_verbs()


def test_no_test_is_skipped_where_everything_is_installed() -> None:
    unskipped = re.compile(r"""^make test ARGS=["']?--no-skips\b""", re.MULTILINE)
    assert unskipped.search((ROOT / ".ci/run").read_text())
    assert any(unskipped.match(step.get("run", "")) for step in steps("ci"))


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_read_and_no_more_and_ends(workflow: str) -> None:
    plain: dict[Any, Any] = yaml.safe_load(WORKFLOWS[workflow].read_text())
    assert plain["permissions"] == {"contents": "read"}
    assert plain[True], "`on` is a boolean to YAML 1.1"
    assert all(0 < job["timeout-minutes"] <= 360 for job in plain["jobs"].values())


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actions_are_pinned_by_commit(workflow: str) -> None:
    for step in steps(workflow):
        assert ("uses" in step) != ("run" in step)
        action = step.get("uses")
        assert action is None or re.fullmatch(r"actions/[a-z/-]+@[0-9a-f]{40}", action)
    lines = WORKFLOWS[workflow].read_text().splitlines()
    assert all(re.search(r" # v\d+\.\d+\.\d+$", line) for line in lines if "uses: " in line)


def test_one_action_has_one_version_everywhere() -> None:
    used = {step["uses"] for workflow in WORKFLOWS for step in steps(workflow) if "uses" in step}
    versions = {("/".join(action.split("/")[:2]).split("@")[0], action[-40:]) for action in used}
    assert len({repository for repository, _ in versions}) == len(versions)


@pytest.mark.parametrize("workflow", ["ci", "nightly"])
def test_reports_are_kept_whatever_the_gate_says(workflow: str) -> None:
    (upload,) = (s for s in steps(workflow) if s.get("uses", "").startswith("actions/upload"))
    assert upload["if"] == "${{ !cancelled() }}"
    assert "dist/gate/" in upload["with"]["path"].split("\n")[0]
    (gate,) = (s["run"] for s in steps(workflow) if s.get("run", "").startswith("make gate"))
    assert "--format github" in gate


def test_reports_are_no_part_of_the_tree() -> None:
    for path in ("dist/gate/junit.xml", "dist/database/x"):
        done = subprocess.run(("git", "check-ignore", "--quiet", path), cwd=ROOT, check=False)
        assert done.returncode == 0


def test_the_night_reads_what_the_night_before_wrote() -> None:
    (restore,) = (s for s in steps("nightly") if "cache/restore" in s.get("uses", ""))
    (save,) = (s for s in steps("nightly") if "cache/save" in s.get("uses", ""))
    assert restore["with"]["path"] == save["with"]["path"] == "dist/database"
    assert restore["with"]["key"] == save["with"]["key"]
    assert save["with"]["key"].startswith(restore["with"]["restore-keys"])
    assert any("PROFILE=deep" in step.get("run", "") for step in steps("nightly"))
