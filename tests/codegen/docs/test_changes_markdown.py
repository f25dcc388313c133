"""`exo-gen docs --against`: the page, and the Markdown to paste where a change is reviewed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.codegen.docs.older import WITH_ALL, older

from exo_gen.cli import exo_gen
from exo_gen.diagnostics import ExoGenError, FindingsError
from exo_gen.model import Model
from exo_gen.render.docs.changes_markdown import render_changes
from exo_gen.render.docs.changes_view import changes_view

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(_ROOT / "schema", tmp_path / "schema")
    shutil.copytree(_ROOT / "schema", tmp_path / "before")
    return tmp_path


def _run(root: Path, *arguments: str) -> Result:
    command = ["--root", str(root), "docs", "--against", str(root / "before"), *arguments]
    return CliRunner().invoke(exo_gen, command)


def _edit(file: Path, was: str, now: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(was) == 1
    file.write_text(text.replace(was, now), "utf-8")


def test_every_change_and_finding_is_told(model: Model) -> None:
    view = changes_view(older(model), model, WITH_ALL)
    text = render_changes(view)
    for change in view.marks.values():
        name = change.name
        assert f"* {change.kind.sign} {change.kind}: `{name}`\n" in text
    assert "  * type: text, 3 to 9 characters \N{RIGHTWARDS ARROW} text, 1 to 4096" in text
    assert "| Emit, asked | holds | **breaks** |" in text
    for finding in view.findings:
        assert f"### {finding.rule} {finding.name}: " in text
    assert text.count("<details>") == sum(len(one.proofs) for one in view.findings) > 5


def test_its_tables_have_as_many_cells_as_columns(model: Model) -> None:
    text = render_changes(changes_view(older(model), model, WITH_ALL))
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(counts) == 1, table


def test_it_is_short_when_nothing_changed(root: Path) -> None:
    result = _run(root, "--markdown")
    written = root / "dist" / "docs" / "changes.md"
    assert (result.exit_code, result.output) == (0, f"wrote {written}\n")
    told = f"# Changes of the boundary since `{root / 'before'}`\n\nNothing changed.\n"
    assert written.read_text("utf-8") == told


def test_a_new_description_breaks_nothing(root: Path) -> None:
    _edit(root / "schema" / "effects.json", '"Open a pull request."', '"Open one."')
    assert _run(root, "--markdown").exit_code == 0
    text = (root / "dist" / "docs" / "changes.md").read_text("utf-8")
    assert "  * description: Open a pull request. \N{RIGHTWARDS ARROW} Open one.\n" in text
    assert "messages hold both ways" in text
    assert "###" not in text


def test_the_page_says_since_when(root: Path) -> None:
    assert _run(root).exit_code == 0
    text = (root / "dist" / "docs" / "index.html").read_text("utf-8")
    assert f'<h2 id="changes">Changes since {root / "before"}</h2>' in text


def test_what_is_not_there_is_said(root: Path) -> None:
    shutil.rmtree(root / "before")
    error = _run(root).exception
    assert isinstance(error, ExoGenError)
    assert error.exit_code == 2
    assert not (root / "dist").exists()


def test_an_older_schema_that_is_wrong_is_said(root: Path) -> None:
    (root / "before" / "mcp.json").write_text("{")
    error = _run(root).exception
    assert isinstance(error, FindingsError)
    assert error.exit_code == 1
    assert not (root / "dist").exists()


@pytest.mark.parametrize("command", ["docs", "breaking"])
def test_it_starts_in_a_process_of_its_own(root: Path, command: str) -> None:
    """The two packages need each other's words: whichever is asked for first must load."""
    call = [sys.executable, "-m", "exo_gen", "--root", str(root), command]
    done = subprocess.run(
        [*call, "--against", str(root / "before")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
