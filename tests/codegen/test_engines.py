"""Engines that are warm: they write what cold ones do, and of it only what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.codegen.breaking.test_fuzz import models
from tests.codegen.lint_cases import REPOSITORY

from exo_gen.model import Model, Record
from exo_gen.pipeline import load_model
from exo_gen.project import Project
from exo_gen.render.formatting import format_python
from exo_gen.render.json_schema import Schema
from exo_gen.render.node import WarmNode
from exo_gen.render.python import engine
from exo_gen.render.python.engine import ModelEngine
from exo_gen.render.python.models import render_models
from exo_gen.render.quicktype import BlockEngine


@pytest.fixture(scope="module")
def node() -> Iterator[WarmNode]:
    with WarmNode() as warm:
        yield warm


@pytest.fixture(scope="module")
def committed() -> Model:
    return load_model(Project.at(REPOSITORY))


def reworded(model: Model, name: str) -> Model:
    """The model with another description of one record."""
    named = model.types[name]
    assert isinstance(named, Record)
    return replace(model, types={**model.types, name: replace(named, doc="Other words.")})


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(st.lists(models(), min_size=2, max_size=3))
def test_warm_engines_write_what_cold_ones_do(node: WarmNode, edits: list[Model]) -> None:
    haskell, python = BlockEngine(node), ModelEngine()
    for model in edits:
        assert haskell.write(model) == BlockEngine(node).write(model)
        assert _module(model, python) == _module(model, ModelEngine())


def test_the_module_is_the_same_however_much_the_engine_is_given_at_once(
    committed: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _module(committed, ModelEngine())
    for at_once in (1, 10_000):
        monkeypatch.setattr(engine, "_AT_ONCE", at_once)
        assert _module(committed, ModelEngine()) == whole


def test_only_what_changed_is_written_again(
    committed: Model, node: WarmNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[str]] = []

    def noting(request: str) -> Mapping[str, str]:
        asked.append({one["name"] for one in json.loads(request)["types"]})
        return node(request)

    haskell, python = BlockEngine(noting), ModelEngine()
    haskell.write(committed)
    render_models(committed, python)
    written = engine._written

    def watched(names: tuple[str, ...], definitions: Mapping[str, Schema]) -> object:
        asked.append(set(names))
        return written(names, definitions)

    monkeypatch.setattr(engine, "_written", watched)
    asked.clear()
    edited = reworded(committed, "GitBranchTip")
    assert "Other words." in haskell.write(edited)["GitBranchTip"]
    assert "Other words." in render_models(edited, python)
    # Haskell names an alias's codec, so the aliases that a type mentions are shown beside it.
    assert asked == [{"GitBranchTip", "BranchName", "CommitId"}, {"GitBranchTip"}]
    asked.clear()
    haskell.write(edited)
    render_models(edited, python)
    assert asked == []


def _module(model: Model, known: ModelEngine) -> str:
    return format_python({"exo_types/models.py": render_models(model, known)})[
        "exo_types/models.py"
    ]
