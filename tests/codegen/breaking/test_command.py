"""`exo-gen breaking` as people run it: against revisions of a real git, and against folders."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from tests.codegen.lint_cases import REPOSITORY, SOUND

LINE: Final = '"text": {"description": "What to write.", "type": "string", "maxLength": 80}'
LONGER: Final = LINE.replace("80", "90")


def git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exo_gen", "--root", str(root), "breaking", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository of two commits: the second lets a line of the log be longer."""
    root = tmp_path / "project"
    (root / "schema").mkdir(parents=True)
    for path in SOUND.glob("*.json"):
        shutil.copy(path, root / "schema")
    shutil.copy(REPOSITORY / "schema" / "dialect.json", root / "schema")
    git(root, "init", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--message=First")
    edit(root, LINE, LONGER)
    git(root, "commit", "--all", "--message=Second")
    return root


def edit(root: Path, before: str, after: str) -> None:
    file = root / "schema" / "effects.json"
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_nothing_changed(project: Path) -> None:
    ran = run(project, "--against", "HEAD")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "messages hold both ways" in ran.stdout


def test_a_revision_is_read_from_the_objects(project: Path) -> None:
    (project / "schema" / "effects.json").touch()
    ran = run(project, "--against", "HEAD~1")
    assert ran.returncode == 1
    first = ran.stdout.splitlines()[0]
    assert first.startswith("schema/effects.json:")
    assert "EXO820: Line.text: the new schema writes text of at most 90 characters" in first
    assert "    breaks  new guest with old host: Log, asked\n" in ran.stdout
    assert "expected string of at most 80 characters, got 81 characters" in ran.stdout
    assert "  Log, asked  holds                    breaks\n" in ran.stdout
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=project, capture_output=True, check=True
    )
    assert status.stdout == b""


def test_what_counts_can_be_chosen(project: Path) -> None:
    for breaks, status in (("old-guest", 0), ("new-guest", 1), ("wire", 1), ("source", 0)):
        assert run(project, "--against", "HEAD~1", "--breaks", breaks).returncode == status


@pytest.mark.parametrize("inner", ["", "schema"])
def test_a_folder(project: Path, tmp_path: Path, inner: str) -> None:
    git(tmp_path, "clone", "--quiet", str(project), "older")
    git(tmp_path / "older", "checkout", "--quiet", "HEAD~1")
    ran = run(project, "--against", str(tmp_path / "older" / inner))
    assert ran.returncode == 1
    assert "EXO820" in ran.stdout


def test_formats(project: Path) -> None:
    def out(shape: str) -> str:
        return run(project, "--against", "HEAD~1", "--format", shape).stdout

    document: dict[str, Any] = json.loads(out("json"))
    assert document["compatible"] == {
        "old_guest": True,
        "new_guest": False,
        "python": True,
        "haskell": True,
    }
    (finding,) = document["findings"]
    assert finding["rule"] == "EXO820"
    assert finding["old"]["path"] == "HEAD~1:schema/effects.json"
    assert finding["new"]["path"] == "schema/effects.json"
    (proof,) = finding["proofs"]
    assert proof["accepted_by"] == "new"
    assert len(proof["document"]["payload"]["text"]) == 81
    sarif = json.loads(out("sarif"))
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["EXO820"]
    assert out("github").startswith("::error file=schema/effects.json,")
    assert "EXO820" in out("junit")


@pytest.mark.parametrize(
    ("against", "words"),
    [
        ("nosuch", "no folder and no git revision 'nosuch'; `git branch --all`"),
        ("--help", "no folder and no git revision '--help'"),
        ("", "the revision or folder to compare with has no name"),
        (" ", "the revision or folder to compare with has no name"),
    ],
)
def test_there_is_no_such_revision(project: Path, against: str, words: str) -> None:
    ran = run(project, f"--against={against}")
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_shallow_clone_is_told_from_a_wrong_name(project: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{project}", "shallow")
    shallow = tmp_path / "shallow"
    assert run(shallow, "--against", "HEAD").returncode == 0
    ran = run(shallow, "--against", "HEAD~1")
    assert ran.returncode == 2
    assert "this clone is shallow" in ran.stderr
    assert "`git fetch --depth=1 origin HEAD~1`" in ran.stderr
    assert "fetch-depth: 0" in ran.stderr


def test_outside_of_any_repository(project: Path) -> None:
    shutil.rmtree(project / ".git")
    ran = run(project, "--against", "main")
    assert ran.returncode == 2
    assert "is in no git repository" in ran.stderr


def test_a_revision_without_a_schema(project: Path) -> None:
    git(project, "rm", "-r", "--quiet", "schema")
    git(project, "commit", "--message=Third")
    git(project, "checkout", "--quiet", "HEAD~1", "--", "schema")
    ran = run(project, "--against", "HEAD")
    assert ran.returncode == 2
    assert "HEAD has no schema files in schema" in ran.stderr


def test_a_faulty_schema_is_not_compared(project: Path) -> None:
    edit(project, '"maxLength": 90', '"maxLength": "x"')
    ran = run(project, "--against", "HEAD")
    assert ran.returncode == 1
    assert "EXO110" in ran.stderr
    assert "nothing was compared" in ran.stderr


def test_nothing_to_compare_with(project: Path) -> None:
    ran = run(project)
    assert ran.returncode == 2
    assert "give --against main" in ran.stderr


def test_rules_are_listed(project: Path) -> None:
    ran = run(project, "--rules")
    assert ran.stdout.splitlines()[0].startswith("EXO801\tfield-removed\twire\t")
