"""The checker of examples agrees with a JSON Schema validator and speaks as the wire does."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from tests.codegen.lint_cases import CASES, REPOSITORY, SOUND
from tests.codegen.test_lint_soundness import at, bundle_of, paths

from exo_contracts.judging.formats import checker
from exo_gen.build import build
from exo_gen.examples import examples
from exo_gen.lint.schema import Schema
from exo_gen.lint.validate import mismatches
from exo_gen.load import Bundle, load
from exo_gen.positions import parse

BUNDLES: Final = {
    "committed": load(REPOSITORY / "schema"),
    "every_shape": bundle_of(
        {
            path.name: json.loads(path.read_bytes())
            for path in (*SOUND.glob("*.json"), CASES / "every_shape" / "shapes.json")
        }
    ),
}

VALUES: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, 1, 9, -1, 1.0, 0.5, 1.5, 2.0, 2.5, "", "x", "abc", "abcd", "v1"),
    *([], [1], [None, {}], {}, {"kind": "Point", "payload": {}}, {"a": 1}),
)


@cache
def oracle(name: str) -> tuple[Registry[Any], Schema, dict[str, list[Any]]]:
    """Return schema files for the validator, the schema, and sound documents of every type."""
    bundle: Bundle = BUNDLES[name]
    registry = Registry[Any]().with_resources(
        (f"https://exomonad.test/{file}", DRAFT202012.create_resource(root))
        for file, root in bundle.plain().items()
    )
    model = build(bundle)
    documents = {type_name: list(examples(model, type_name)) for type_name in model.types}
    return registry, Schema(bundle), documents


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str, Any]:
    """A bundle, a type of it, and a document that is of the type, or nearly."""
    name = draw(st.sampled_from(sorted(BUNDLES)))
    _, _, known = oracle(name)
    type_name = draw(st.sampled_from(sorted(known)))
    document = copy.deepcopy(draw(st.sampled_from(known[type_name])))
    for _ in range(draw(st.integers(0, 2))):
        inside = list(paths(document))
        if not inside:
            return name, type_name, draw(st.sampled_from(VALUES))
        path = draw(st.sampled_from(inside))
        holder = at(document, path[:-1])
        match draw(st.sampled_from(("replace", "delete", "add"))):
            case "replace":
                holder[path[-1]] = copy.deepcopy(draw(st.sampled_from(VALUES)))
            case "delete":
                del holder[path[-1]]
            case _ if isinstance(holder, dict):
                holder["more"] = None
            case _:
                holder.append(copy.deepcopy(draw(st.sampled_from(VALUES))))
    return name, type_name, document


@settings(max_examples=500, deadline=None, derandomize=True)
@given(documents())
def test_agrees_with_a_json_schema_validator(case: tuple[str, str, Any]) -> None:
    name, type_name, document = case
    registry, schema, _ = oracle(name)
    place = next(place for place in schema.types if place.label == type_name)
    reference = {"$ref": f"https://exomonad.test/{place.document.name}#/$defs/{type_name}"}
    oracle_of = Draft202012Validator(reference, registry=registry, format_checker=checker())
    expected = oracle_of.is_valid(document)
    found = [str(one) for one in mismatches(schema, place, parse(json.dumps(document)))]
    assert (found == []) == expected, found


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ('{"size": 9, "name": null, "strokeWidth": 1}', "$.size: expected integer < 9, got 9"),
        (
            '{"size": 1, "name": 1, "strokeWidth": 1}',
            "$.name: expected string or null, got integer",
        ),
        (
            '{"size": 1, "name": "", "strokeWidth": 1}',
            "$.name: expected string of at least 1 characters, got 0 characters",
        ),
        ('{"size": 1, "name": null}', "$.strokeWidth: expected number or null, got nothing"),
        (
            '{"size": 1, "name": null, "strokeWidth": 1, "stroke-dash": [1, "x"]}',
            '$["stroke-dash"][1]: expected integer, got string',
        ),
        (
            '{"size": 1, "name": null, "strokeWidth": 1, "shape": {"kind": "Oval"}}',
            '$.shape.kind: expected one of "Point", "Group", "Line", "Label", "Raw", got "Oval"',
        ),
    ],
)
def test_mistakes_are_worded_as_on_the_wire(document: str, expected: str) -> None:
    _, schema, _ = oracle("every_shape")
    place = next(place for place in schema.types if place.label == "Style")
    assert [str(one) for one in mismatches(schema, place, parse(document))] == [expected]


def test_a_circle_of_references_ends(tmp_path: Path) -> None:
    file = tmp_path / "circle.json"
    file.write_text('{"$defs": {"A": {"$ref": "#/$defs/B"}, "B": {"$ref": "#/$defs/A"}}}')
    schema = Schema(load(tmp_path))
    assert list(mismatches(schema, schema.types[0], parse("1"))) == []
