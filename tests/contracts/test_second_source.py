"""hypothesis-jsonschema as a second source of documents, which knows nothing of our model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import find, settings

from exo_contracts import runner
from exo_contracts.generation.second_source import SecondSource
from exo_contracts.judging.oracle import Oracle
from exo_contracts.plan import Plan
from exo_contracts.properties import second_source
from exo_contracts.reports.text import summary
from exo_contracts.search import search
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.model import Model
from exo_gen.project import Project
from exo_types import registry
from exo_types.codec import Codec
from exo_types.models import RepoRef

RECURSIVE = {"TelemetryValue", "TelemetryEvent", "Effect"}
"""Types that hold themselves: the library resolves references by inlining them."""

_QUICK = settings(max_examples=30, database=None, deadline=None)


@pytest.fixture(scope="module")
def source(project: Project) -> SecondSource:
    return SecondSource(project.schema)


def test_it_reads_every_type_that_does_not_recur(model: Model, source: SecondSource) -> None:
    unread = {t.name for t in model.all_types() if source.documents(t.name) is None}
    assert unread == RECURSIVE


def test_replies_are_composed_for_it_too(source: SecondSource, oracle: Oracle) -> None:
    documents = source.documents("LogReply")
    assert documents is not None
    failed = find(documents, lambda value: value["kind"] == "Error", settings=_QUICK)
    assert oracle.accepts("LogReply", failed)


def test_what_it_cannot_read_is_said_and_not_untried(plan: Plan) -> None:
    report = runner.run(replace(plan, examples=0, only=("TelemetryValue", "Role")))
    assert report.green, summary(report)
    assert {(remark.property, remark.subject) for remark in report.remarks} == {
        (second_source.NAME, "type TelemetryValue")
    }
    counts = {result.subject.name: result.cases for result in report.results}
    assert counts["Role"][second_source.NAME] >= 1
    assert second_source.NAME not in counts["TelemetryValue"]


def test_it_finds_a_fault_by_itself(
    bench: Workbench, oracle: Oracle, source: SecondSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Fussy(Codec[Any]):
        def encode(self, value: Any) -> bytes:
            return super().encode(value).replace(b"\\", b"")

    types: Any = registry.TYPES
    monkeypatch.setitem(types, "RepoRef", Fussy("RepoRef", RepoRef))
    documents = source.documents("RepoRef")
    assert documents is not None
    outcome = search(
        bench.exam(Subject("type", "RepoRef")),
        examples=300,
        seed="0",
        drawn=second_source.cases("RepoRef", oracle, documents),
    )
    assert {hit.finding.property for hit in outcome.hits} == {"round trip"}
    assert len(outcome.hits[0].case.document) < 60
