"""The reusable GitHub Action: its steps, run as a runner would, on a checkout of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml  # type: ignore[import-untyped]

ROOT: Final = Path(__file__).parents[2]
ACTION: Final[dict[str, Any]] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: Final[list[dict[str, Any]]] = ACTION["runs"]["steps"]


def run(name: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a step with bash and the options that runners give it."""
    (script,) = [step["run"] for step in STEPS if step["name"] == name]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        env={**os.environ, "GITHUB_ACTION_PATH": str(ROOT), "ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    shutil.copytree(ROOT / "generated", tmp_path / "generated")
    return tmp_path


def test_inputs_reach_scripts_by_the_environment_alone() -> None:
    for step in STEPS:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input is data, not a part of the script"


@pytest.mark.parametrize("name", [step["name"] for step in STEPS if "env" in step])
def test_a_step_passes_on_what_is_committed(name: str, checkout: Path) -> None:
    done = run(name, checkout)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_finding_is_a_command_for_the_runner_and_fails_the_step(checkout: Path) -> None:
    common = checkout / "schema" / "common.json"
    common.write_text(common.read_text().replace('"title": "Common",', '"title": "Common",,'))
    done = run("exo-gen lint", checkout)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=schema/common.json,line=3,col=21,title=EXO001")


def test_a_changed_file_fails_the_last_step(checkout: Path) -> None:
    (checkout / "generated" / "docs" / "index.html").write_text("by hand")
    done = run("exo-gen check", checkout)
    assert done.returncode == 1
    assert "generated/docs/index.html: changed" in done.stdout
