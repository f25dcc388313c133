"""Schemas that mean harm end in a diagnostic or in types, within bounded time and memory.

The limits are the kernel's, on a process of its own: what runs out of them ends by a signal or in
a MemoryError, and neither is an answer.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tests.codegen.scale.hostile import HOSTILE, lay_out

from exo_gen.build import build
from exo_gen.lint import lint
from exo_gen.load import load
from exo_gen.render.docs import render_docs
from exo_gen.render.golden import render_golden
from exo_gen.render.header import Header
from exo_gen.render.python.recursion import without_alias_recursion

_SECONDS: Final = 60
"""Of processor time, several times what the slowest takes on a slow machine."""
_BYTES: Final = 2 * 2**30

_REFUSED: Final = {
    "aliases in a row": "EXO009",
    "arrays in a row": "EXO009",
    "maps in a row": "EXO009",
    "arrays in a row, each with an item": "EXO008",
    "records in a row": "EXO008",
    "sums in a row": "EXO008",
    "laughs: records": "EXO007",
    "laughs: arrays": "EXO007",
    "laughs: sums in records": "EXO008",
    "one array of two billion": "EXO007",
    "one text of two billion": "EXO007",
    "aliases in a circle": "EXO014",
    "aliases and one record in a circle": "EXO009",
    "records in a circle": "EXO305",
    "sums in a circle": "EXO305",
    "files in a circle": "EXO013",
    "10,000 dangling references": "EXO011",
}
"""What is found in those that are no schema anybody could use; the others are as good as any."""


def limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))


def exo_gen(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command within the limits."""
    return subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", root, *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limits,
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_lint_answers(name: str, tmp_path: Path) -> None:
    lay_out(name, tmp_path / "schema")
    ran = exo_gen(tmp_path, "lint", "--format", "json")
    assert ran.stderr == ""
    assert ran.returncode == (1 if name in _REFUSED else 0), ran.stdout[:500]
    assert name not in _REFUSED or _REFUSED[name] in ran.stdout


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in _REFUSED])
def test_what_lint_accepts_can_be_shown(name: str, tmp_path: Path) -> None:
    """Without the engines, whose time is theirs; that of the rest is bounded by the output."""
    bundle = load(lay_out(name, tmp_path / "schema"))
    assert lint(bundle) == []
    model, header = build(bundle), Header("1", "f")
    golden = render_golden(without_alias_recursion(model), header)
    assert max(map(len, golden.values())) < 8 * 2**20
    assert render_docs(model, header)


@pytest.mark.parametrize(
    "name", ["laughs: sums", "laughs: optional records", "60 tools over one chain"]
)
def test_types_are_made_of_what_lint_accepts(name: str, tmp_path: Path) -> None:
    lay_out(name, tmp_path / "schema")
    ran = subprocess.run(
        [sys.executable, "-m", "exo_gen", "--root", tmp_path, "generate"],
        capture_output=True,
        text=True,
        check=False,
        # Node reserves more addresses than it uses: only the time is limited.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS)),
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr


@pytest.mark.parametrize("command", ["lint", "generate", "fmt"])
@pytest.mark.parametrize(
    "strange", ["folder", "broken link", "circle of links", "pipe", "socket-like name"]
)
def test_what_is_no_schema_file_is_a_finding(command: str, strange: str, tmp_path: Path) -> None:
    schema = lay_out("laughs: sums", tmp_path / "schema")
    path = schema / "strange.json"
    match strange:
        case "folder":
            path.mkdir()
        case "broken link":
            path.symlink_to("nowhere.json")
        case "circle of links":
            path.symlink_to("strange.json")
        case "pipe":
            os.mkfifo(path)
        case _:
            (schema / ("n" * 250 + ".json")).write_text("{}")
    ran = exo_gen(tmp_path, command)
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (2 if command == "fmt" else 1), ran
    assert ".json" in ran.stdout + ran.stderr


@pytest.mark.parametrize("command", ["lint", "generate", "fmt"])
@pytest.mark.parametrize("strange", ["missing", "file", "broken link", "empty", "long"])
def test_what_is_no_schema_folder_is_said(command: str, strange: str, tmp_path: Path) -> None:
    schema, root = tmp_path / "schema", tmp_path
    match strange:
        case "file":
            schema.write_text("{}")
        case "broken link":
            schema.symlink_to("nowhere")
        case "empty":
            schema.mkdir()
        case "long":
            root = tmp_path / ("n" * 300)
    ran = exo_gen(root, command)
    assert "Traceback" not in ran.stderr
    # To lay out no files is no fault; to have no schema is one.
    assert ran.returncode in ((0, 2) if command == "fmt" else (1, 2))
    assert ran.stdout + ran.stderr
