"""Ten ways to break the schema: each gets place, rule, fix and exit 1, and changes nothing."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.codegen.lint_cases import REPOSITORY

LINE = re.compile(r"schema/[a-z]+\.json:[1-9]\d*:[1-9]\d*: EXO\d{3}: .+; .+")


@dataclass(frozen=True)
class Break:
    """An edit of a committed schema file, and the rule that finds it."""

    rule: str
    file: str
    old: str
    new: str


BREAKS = {
    "a comma too many": Break("EXO001", "common.json", '"title": "Common",', '"title": "Common",,'),
    "a reference to nothing": Break(
        "EXO011", "effects.json", '"$ref": "#/$defs/GitHead"', '"$ref": "#/$defs/GitHed"'
    ),
    "an unsupported keyword": Break(
        "EXO101", "common.json", '"maxLength": 35,', '"maxLength": 35, "allOf": [],'
    ),
    "an untagged sum": Break("EXO201", "hooks.json", '{"const": "Deny"}', '{"type": "string"}'),
    "a record neither open nor closed": Break(
        "EXO301",
        "common.json",
        '"required": [],\n      "additionalProperties": false,',
        '"required": [],',
    ),
    "optional and nullable": Break(
        "EXO304",
        "effects.json",
        '"body": {\n          "description": "Text in Markdown; null',
        '"text": {\n          "description": "Text in Markdown; null',
    ),
    "a name that clashes in Haskell": Break(
        "EXO406",
        "common.json",
        '"repo": {',
        '"Session_id": {"description": "x", "type": "string"}, "repo": {',
    ),
    "an effect without a result": Break(
        "EXO502", "effects.json", '"result": {"$ref": "#/$defs/GitBranch"},\n', "\n"
    ),
    "a role that does not exist": Break(
        "EXO506", "mcp.json", '"roles": ["tl"]', '"roles": ["ceo"]'
    ),
    "an example that is not of its type": Break(
        "EXO602",
        "mcp.json",
        '"examples": [{"title": "Steady the lamp"}]',
        '"examples": [{"title": ""}]',
    ),
}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    generated = tmp_path / "generated"
    generated.mkdir()
    (generated / "kept.txt").write_text("what was generated before")
    return tmp_path


def run(checkout: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", str(checkout), command],
        capture_output=True,
        text=True,
        check=False,
    )


def test_there_are_ten_ways_and_no_rule_twice() -> None:
    assert len(BREAKS) == len({one.rule for one in BREAKS.values()}) == 10


@pytest.mark.parametrize("way", BREAKS)
def test_broken_schema_is_refused(way: str, checkout: Path) -> None:
    one = BREAKS[way]
    path = checkout / "schema" / one.file
    text = path.read_text(encoding="utf-8")
    assert one.old in text, "the schema has changed; so must this test"
    path.write_text(text.replace(one.old, one.new, 1), encoding="utf-8")
    before = digests(checkout)

    done = run(checkout, "generate")

    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in (done.stdout + done.stderr).splitlines() if "EXO" in line]
    assert all(LINE.fullmatch(line) for line in lines), lines
    assert any(f"schema/{one.file}:" in line and f" {one.rule}: " in line for line in lines), lines
    assert digests(checkout) == before


def test_lint_lists_the_findings_of_all_files(checkout: Path) -> None:
    for one in BREAKS.values():
        if one.rule in ("EXO101", "EXO304", "EXO506"):
            path = checkout / "schema" / one.file
            path.write_text(path.read_text().replace(one.old, one.new, 1))
    done = run(checkout, "lint")
    assert done.returncode == 1
    lines = [line for line in done.stdout.splitlines() if not line.startswith("  ")]
    assert {"EXO101", "EXO304", "EXO506"} <= {line.split(": ")[1] for line in lines}
    assert all(LINE.fullmatch(line) for line in lines)


def test_lint_accepts_a_sound_schema(checkout: Path) -> None:
    assert run(checkout, "lint").returncode == 0
