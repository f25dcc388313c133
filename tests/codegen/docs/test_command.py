"""`exo-gen docs` writes the page, or Markdown, where it is told to."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exo_gen.cli import exo_gen
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import Model
from exo_gen.pipeline import SchemaRefused
from exo_gen.render.docs.markdown import render_markdown

_ROOT = Path(__file__).parents[3]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(_ROOT / "schema", tmp_path / "schema")
    return tmp_path


def _run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(exo_gen, ["--root", str(root), "docs", *arguments])


def test_the_page_goes_below_dist(root: Path, model: Model) -> None:
    result = _run(root)
    page = root / "dist" / "docs" / "index.html"
    assert (result.exit_code, result.output) == (0, f"wrote {page}\n")
    text = page.read_text("utf-8")
    assert model.fingerprint in text
    assert not (root / "generated").exists()


def test_markdown_goes_where_it_is_told(root: Path, model: Model) -> None:
    result = _run(root, "--markdown", "-o", str(root / "elsewhere"))
    assert result.exit_code == 0
    assert [path.name for path in (root / "elsewhere").iterdir()] == ["boundary.md"]
    assert (root / "elsewhere" / "boundary.md").read_text("utf-8") == render_markdown(model)


def test_what_cannot_be_written_is_said(root: Path) -> None:
    (root / "dist").write_text("in the way")
    error = _run(root).exception
    assert isinstance(error, ExoGenError)
    assert str(error).endswith("; choose another folder with -o")
    assert error.exit_code == 2


def test_a_schema_with_findings_makes_no_page(root: Path) -> None:
    (root / "schema" / "mcp.json").write_text("{")
    error = _run(root).exception
    assert isinstance(error, SchemaRefused)
    assert error.exit_code == 1
    assert not (root / "dist").exists()


def test_markdown_has_a_place_for_every_link(model: Model) -> None:
    text = render_markdown(model)
    # What is in a fence is an example's own.
    prose = re.sub(r"^(```+)\w+\n.*?\n\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    places = re.findall(r'<a id="([^"]+)"></a>', prose)
    assert len(places) == len(set(places))
    assert set(re.findall(r"\]\(#([^)]+)\)", prose)) <= set(places)
    assert {*model.types, *(f"effect-{effect.tag}" for effect in model.effects)} <= set(places)


def test_markdown_tables_have_as_many_cells_as_columns(model: Model) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", render_markdown(model), flags=re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(counts) == 1, table
