"""hypothesis-jsonschema as a second source of documents, which knows nothing of our model.

It reads the schema files too, but makes up its own documents from them. What it cannot read is
listed here, and the list is held to be exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.utils import many
from hypothesis_jsonschema import _from_schema, from_schema
from hypothesis_jsonschema._canonicalise import HypothesisRefResolutionError

from exo_contracts.cases import Message
from exo_contracts.generation.spelling import spell
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.judging.oracle import Oracle
from exo_contracts.judging.sides import PythonSide
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.model import Model
from exo_gen.project import Project

RECURSIVE = {"TelemetryValue", "TelemetryEvent", "Effect"}
"""Types that hold themselves: the library resolves references by inlining them."""

_SETTINGS = settings(
    max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


class _Collection(many):
    """Hypothesis' private helper as the library's last release knew it, with a `more` to ask."""

    _elements: Iterator[None] | None = None

    def more(self) -> bool:
        """Whether to draw another element."""
        if self._elements is None:
            self._elements = iter(self.__enter__())
        if next(self._elements, self) is not self:
            return True
        self.__exit__(None)
        return False


@pytest.fixture(autouse=True)
def _library_fits_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_from_schema, "cu", SimpleNamespace(many=_Collection))


@pytest.fixture(scope="module")
def schemas(project: Project) -> dict[str, Any]:
    """Every declared type as a schema of its own: the library follows no reference to a file."""
    definitions: dict[str, Any] = {}
    for path in project.schema.glob("*.json"):
        if path.name != "dialect.json":
            definitions.update(json.loads(path.read_bytes())["$defs"])
    types = {
        name: schema
        for name, schema in definitions.items()
        if schema is True or not {"x-exo-entry", "x-exo-tool"} & schema.keys()
    }
    local = {name: _local(schema) for name, schema in types.items()}
    return {
        name: {
            "$ref": f"#/$defs/{name}",
            "$defs": {used: local[used] for used in _used(name, local)},
        }
        for name in types
    }


def _used(name: str, local: dict[str, Any]) -> set[str]:
    """The types that a type reaches, itself among them: the library reads every one it is given."""
    reached, waiting = set[str](), {name}
    while waiting:
        reached |= waiting
        text = json.dumps([local[known] for known in waiting])
        waiting = {other for other in local if f'"#/$defs/{other}"' in text} - reached
    return reached


def _local(schema: Any) -> Any:
    """The schema with references that stay in the document."""
    match schema:
        case {"$ref": str(target)}:
            return {"$ref": "#/$defs/" + target.rpartition("/")[2]}
        case dict():
            return {key: _local(value) for key, value in schema.items()}
        case list():
            return [_local(item) for item in schema]
        case _:
            return schema


def test_it_makes_documents_on_which_all_agree(
    schemas: dict[str, Any], oracle: Oracle, bench: Workbench
) -> None:
    unreadable = set()
    for name, schema in schemas.items():
        try:
            documents = from_schema(schema, allow_x00=True)
            documents.validate()
            _agree_on(name, documents, oracle, bench)
        except HypothesisRefResolutionError:
            unreadable.add(name)
    assert unreadable == RECURSIVE


def _agree_on(
    name: str, documents: st.SearchStrategy[Any], oracle: Oracle, bench: Workbench
) -> None:
    exam = bench.exam(Subject("type", name))

    @settings(
        max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(documents)
    def agree(value: Any) -> None:
        document = spell(value)
        parsed = parse(document)
        valid = oracle.accepts(name, parsed)
        # It draws integers beyond 64 bits, which are none of ours; all must agree on that too.
        case = Message(document, parsed, canonical(parsed) if valid else None)
        for finding in exam.examine(case).values():
            assert finding is None, finding

    agree()


def test_every_type_it_cannot_read_is_covered_by_our_own_source(model: Model) -> None:
    assert set(model.types) >= RECURSIVE
    assert PythonSide().judge("TelemetryValue", b'{"kind":"Flag","payload":true}').accepted
