"""`exo-gen fmt` as it is run: what it writes, what it only shows, and what it leaves alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.codegen.lint_cases import REPOSITORY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    return tmp_path


def fmt(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", str(root), "fmt", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def disorder(path: Path) -> str:
    text = path.read_text(encoding="utf-8").replace('"title": "Common",', ' "title":"Common"  ,')
    path.write_text(text, encoding="utf-8")
    return text


def test_a_schema_that_is_laid_out_is_left_alone(root: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (root / "schema").iterdir()}
    done = fmt(root)
    assert (done.returncode, done.stdout) == (0, "every file is laid out\n")
    assert {path: path.stat().st_mtime_ns for path in (root / "schema").iterdir()} == before


def test_a_disordered_file_is_laid_out_and_only_it(root: Path) -> None:
    common = root / "schema" / "common.json"
    wanted = common.read_text(encoding="utf-8")
    disorder(common)
    common.chmod(0o640)
    done = fmt(root)
    assert (done.returncode, done.stdout) == (0, "laid out schema/common.json\n")
    assert common.read_text(encoding="utf-8") == wanted
    assert common.stat().st_mode & 0o777 == 0o640
    assert names(root / "schema") == names(REPOSITORY / "schema")


@pytest.mark.parametrize(("option", "said"), [("--check", "not laid out"), ("--diff", '+  "title')])
def test_looking_writes_nothing(root: Path, option: str, said: str) -> None:
    common = root / "schema" / "common.json"
    text = disorder(common)
    done = fmt(root, option)
    assert done.returncode == 1
    assert said in done.stdout
    assert "schema/common.json" in done.stdout
    assert "\x1b" not in done.stdout
    assert common.read_text(encoding="utf-8") == text


def test_what_is_no_json_hides_no_other_file(root: Path) -> None:
    disorder(root / "schema" / "common.json")
    (root / "schema" / "hooks.json").write_text('{"a": 1,,}')
    done = fmt(root)
    assert done.returncode == 1
    assert "laid out schema/common.json" in done.stdout
    assert "schema/hooks.json:1:9: EXO001" in done.stdout
    assert (root / "schema" / "hooks.json").read_text() == '{"a": 1,,}'


@pytest.mark.parametrize("depth", [400, 100_000])
def test_what_nests_too_deeply_hides_no_other_file(root: Path, depth: int) -> None:
    disorder(root / "schema" / "common.json")
    deep = root / "schema" / "hooks.json"
    deep.write_text("[" * depth + "]" * depth)
    done = fmt(root)
    assert done.returncode == 1
    assert "laid out schema/common.json" in done.stdout
    assert "schema/hooks.json:1:1: EXO001: nested too deeply" in done.stdout
    assert "Traceback" not in done.stderr
    assert deep.read_text() == "[" * depth + "]" * depth


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("schema", "not a file"),
        ("missing.json", "no such file"),
        ("schema/dialect.json", "no file of the schema"),
        ("elsewhere.json", "no file of the schema"),
    ],
)
def test_a_path_that_is_no_schema_file_is_refused_in_words(
    root: Path, path: str, said: str
) -> None:
    (root / "elsewhere.json").write_text('{"a":1}')
    common = disorder(root / "schema" / "common.json")
    done = fmt(root, "schema/common.json", path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "elsewhere.json").read_text() == '{"a":1}'
    assert (root / "schema" / "common.json").read_text(encoding="utf-8") == common
