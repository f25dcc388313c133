"""`exo-gen rename`: everywhere or nowhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.codegen.lint_cases import REPOSITORY, lay_out

from exo_gen.author.edits import apply_edits
from exo_gen.author.rename import RenameRefused, rename
from exo_gen.diagnostics import ExoGenError
from exo_gen.load import load
from exo_gen.replace import replace_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(REPOSITORY / "schema", tmp_path / "schema")
    return tmp_path


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exo_gen", "--root", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def texts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "schema").iterdir()}


def test_a_rename_reaches_every_file_and_changes_nothing_else(root: Path) -> None:
    before = texts(root)
    done = run(root, "rename", "AbsolutePath", "FullPath")
    assert (done.returncode, done.stderr) == (0, "")
    assert "schema/common.json: 'AbsolutePath' is 'FullPath' now" in done.stdout
    after = texts(root)
    assert after.keys() == before.keys()
    for name, text in before.items():
        expected = text.replace(b'/AbsolutePath"', b'/FullPath"')
        if name == "common.json":
            expected = expected.replace(b'"AbsolutePath"', b'"FullPath"')
        assert after[name] == expected
    assert run(root, "lint").returncode == 0
    assert run(root, "rename", "FullPath", "AbsolutePath").returncode == 0
    assert texts(root) == before


@pytest.mark.parametrize(
    ("old", "new", "status", "words"),
    [
        ("Nothing", "Other", 2, "no file defines 'Nothing'"),
        ("AbsolutePath", "Role", 2, "'Role' is taken"),
        ("AbsolutePath", "rOLE", 2, "is no name of a type"),
        ("AbsolutePath", "ROLE", 2, "'ROLE' is taken"),
        ("AbsolutePath", "AbsolutePath", 2, "is called that already"),
        ("Effect", "Effects", 1, "EXO508"),
        ("AbsolutePath", "EmitReply", 1, "nothing was changed"),
    ],
)
def test_a_refusal_changes_nothing(root: Path, old: str, new: str, status: int, words: str) -> None:
    before = texts(root)
    done = run(root, "rename", old, new)
    assert done.returncode == status
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(root) == before


def test_a_file_that_is_no_json_stops_a_rename(root: Path) -> None:
    (root / "schema/policy.json").write_text("{")
    before = texts(root)
    done = run(root, "rename", "AbsolutePath", "FullPath")
    assert done.returncode == 2
    assert "'schema/policy.json' cannot be read" in done.stderr
    assert texts(root) == before


def test_only_what_refers_is_edited(tmp_path: Path) -> None:
    schema = lay_out("sound", tmp_path / "schema")
    text = """{"$defs": {
      "Old": {"description": "Old \U0001f980", "examples": [{"$ref": "#/$defs/Old"}]},
      "A": {"properties": {"$ref": {"$ref": "#\\/$defs\\/Old"}, "Old": {"const": "Old"}}},
      "B": {"oneOf": [{"x-exo-effect": {"result": {"$ref": "odd.json#/$defs/Old"}}}]},
      "C": {"properties": {"examples": {"$ref": "#/$defs/\\u004fld"}}},
      "D": {"$ref": "other.json#/$defs/Old"}, "E": {"$ref": "#/$defs/Older"}
    }}"""
    (schema / "odd.json").write_text(text)
    edits = rename(load(schema, root=tmp_path), "Old", "New")
    assert apply_edits(text, edits.pop("odd.json")) == (
        text.replace('"Old": {"desc', '"New": {"desc')
        .replace("\\/Old", "\\/New")
        .replace("odd.json#/$defs/Old", "odd.json#/$defs/New")
        .replace("\\u004fld", "New")
    )
    assert edits == {}


def test_a_name_that_is_defined_twice_is_not_guessed(tmp_path: Path) -> None:
    schema = lay_out("duplicate_definition", tmp_path / "schema")
    bundle = load(schema, root=tmp_path)
    names = [
        key for one in bundle.documents.values() for key in one.root.members["$defs"].node.members
    ]
    twice = next(name for name in names if names.count(name) > 1)
    with pytest.raises(RenameRefused, match="mend that first"):
        rename(bundle, twice, "Other")


def test_a_failure_half_way_puts_everything_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text("1")
    two.write_text("2")
    original = Path.replace

    def fails_at_two(self: Path, target: Path) -> Path:
        if target.name == "two.json":
            raise OSError(28, "No space left on device")
        return original(self, target)

    monkeypatch.setattr(Path, "replace", fails_at_two)
    with pytest.raises(ExoGenError, match="nothing was changed"):
        replace_files({one: "new", two: "new"})
    assert (one.read_text(), two.read_text()) == ("1", "2")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.json", "two.json"]


def test_a_link_stays_one_and_the_mode_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("1")
    real.chmod(0o640)
    link.symlink_to(real)
    replace_files({link: "2\r\n"})
    assert link.is_symlink()
    assert real.read_bytes() == b"2\r\n"
    assert real.stat().st_mode & 0o777 == 0o640
