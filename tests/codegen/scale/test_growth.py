"""Work grows with the schema and no faster: calls are counted, for a clock would say something else
on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

import pytest
from tests.codegen.scale.big_schema import write_schema
from tests.codegen.scale.hostile import LENGTH, lay_out

from exo_gen.build import build
from exo_gen.diagnostics import Diagnostic
from exo_gen.examples import Examples
from exo_gen.fmt.layout import format_text
from exo_gen.lint import lint
from exo_gen.load import Bundle, load
from exo_gen.model import Model
from exo_gen.render.docs.uses import uses
from exo_gen.render.docs.view import type_views
from exo_gen.render.haskell import view as haskell
from exo_gen.render.haskell.imports import vocabulary
from exo_gen.render.json_schema import json_schema
from exo_gen.render.python import view as python
from exo_gen.render.python.models import render_models
from exo_gen.render.python.recursion import without_alias_recursion
from exo_gen.render.quicktype import request_for
from exo_gen.report import render_excerpts
from exo_gen.watch.affected import affected

_TIMES: Final = 4
"""So many times as large is the larger schema; quadratic work would be sixteen times as much."""
_ALLOWED: Final = 1.25


def calls(act: Callable[[], object]) -> int:
    """Count the function calls of an action, those into C included."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bundle, Bundle]:
    """A schema, and one four times as large."""
    sizes = [(10, 50), (10 * _TIMES, 50 * _TIMES)]
    folders = [
        write_schema(tmp_path_factory.mktemp("big") / "schema", effects=effects, types=types)
        for effects, types in sizes
    ]
    small, large = map(load, folders)
    return small, large


STAGES: Final[dict[str, Callable[[Bundle, Model], object]]] = {
    "lint": lambda bundle, _: lint(bundle),
    "model": lambda bundle, _: build(bundle),
    "fmt": lambda bundle, _: [format_text(one.text) for one in bundle.documents.values()],
    "examples": lambda _, model: [Examples(model).of(model.effect_type)],
    "docs": lambda _, model: type_views(model),
    "uses": lambda _, model: uses(model),
    "python effects": lambda _, model: python.effect_views(model),
    "haskell": lambda _, model: (
        vocabulary(model),
        haskell.effect_views(model),
        haskell.echo_views(model),
    ),
    "engines' input": lambda _, model: (
        json_schema(without_alias_recursion(model)),
        request_for(model),
    ),
    "python types": lambda _, model: render_models(model),
    "affected": lambda _, model: affected(model, model),
}


@pytest.mark.parametrize("stage", STAGES)
def test_four_times_the_schema_is_four_times_the_work(
    stage: str, bundles: tuple[Bundle, Bundle]
) -> None:
    small, large = bundles
    models = build(small), build(large)
    work = [
        calls(lambda bundle=bundle, model=model: STAGES[stage](bundle, model))  # type: ignore[misc]
        for bundle, model in zip(bundles, models, strict=True)
    ]
    assert work[1] <= work[0] * _TIMES * _ALLOWED, work


def test_a_chain_is_followed_once(tmp_path: Path) -> None:
    """Per link, not per link and everything after it."""
    for name in ("records in a row, each optional", "records in a circle, each optional"):
        bundle = load(lay_out(name, tmp_path / name))
        assert lint(bundle) == []
        assert calls(lambda bundle=bundle: lint(bundle)) < 2_000 * LENGTH  # type: ignore[misc]


def test_findings_about_one_long_line_are_shown_in_one_walk() -> None:
    text = "x" * 100_000
    found = [Diagnostic("a.json", 1, at + 1, "EXO001", "a", "b", at, at + 1) for at in range(3_000)]
    assert calls(lambda: render_excerpts(found, {"a.json": text}, {})) < 3_000 * 1_500
