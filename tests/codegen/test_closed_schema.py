"""A tool's schema as language models are given it: alone, it accepts what the whole schema does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.codegen.test_render_python import HARD, SCHEMA

from exo_gen.build import build
from exo_gen.examples import examples
from exo_gen.load import load
from exo_gen.model import Model
from exo_gen.render.haskell.expression import long_string
from exo_gen.render.haskell.imports import Home, import_lines
from exo_gen.render.json_schema import closed_schema, compact, json_schema
from exo_types.tools import TOOLS

GENERATED = Path(__file__).parents[2] / "generated"
MODEL = build(load(SCHEMA))
SCHEMAS = [
    pytest.param(name, schema, id=name)
    for tool in TOOLS.values()
    for name, schema in (
        (tool.input_type, tool.input_schema),
        (tool.output_type, tool.output_schema),
    )
]


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """Our own schema with the hard types added to those of the tools."""
    folder = tmp_path_factory.mktemp("hard")
    for path in SCHEMA.glob("*.json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        if path.name == "mcp.json":
            content["$defs"] |= HARD
        (folder / path.name).write_text(json.dumps(content), encoding="utf-8")
    return build(load(folder))


@pytest.mark.parametrize(("name", "schema"), SCHEMAS)
def test_it_stands_alone_and_says_that_it_is_an_object(name: str, schema: Any) -> None:
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    used = set(re.findall(r'"\$ref": "#/\$defs/([^"]*)"', json.dumps(schema)))
    assert used == set(schema.get("$defs", ()))
    assert "discriminator" not in json.dumps(schema)
    assert schema == closed_schema(MODEL, name)


@pytest.mark.parametrize(("name", "schema"), SCHEMAS)
def test_it_accepts_and_refuses_what_the_whole_schema_does(name: str, schema: Any) -> None:
    whole = Draft202012Validator({**json_schema(MODEL), "$ref": f"#/$defs/{name}"})
    alone = Draft202012Validator(schema)
    verdicts = set()
    for example in examples(MODEL, name):
        for document in (example, *damaged(example)):
            verdict = whole.is_valid(document)
            assert alone.is_valid(document) == verdict, document
            verdicts.add(verdict)
    assert verdicts == {True, False}


def damaged(document: Any) -> Iterator[Any]:
    """The document with one of its values or keys exchanged, at every place in turn."""
    yield from (None, 1.5, "", [], {})
    match document:
        case dict():
            yield {**document, "another": 1}
            for key, value in document.items():
                yield {kept: document[kept] for kept in document if kept != key}
                yield from ({**document, key: other} for other in damaged(value))
        case list():
            yield document * 1001
            for at, value in enumerate(document):
                yield from (
                    [*document[:at], other, *document[at + 1 :]] for other in damaged(value)
                )
        case str():
            yield document * 100_000
        case int():
            yield from (-document - 1, document + 2**62)


def test_a_recursive_type_is_among_its_own_definitions(hard: Model) -> None:
    schema: Any = closed_schema(hard, "Tree")
    assert list(schema["$defs"]) == ["Trees", "Grove", "MaybeTree", "Tree"]
    validator = Draft202012Validator(schema)
    leaf: dict[str, Any] = {"children": [], "by_name": {}, "parent": None}
    assert validator.is_valid({**leaf, "children": [leaf], "parent": leaf})
    assert not validator.is_valid({**leaf, "by_name": {"a": {}}})


def test_an_alias_is_followed_and_a_sum_goes_by_its_variants(hard: Model) -> None:
    validator = Draft202012Validator(closed_schema(hard, "SameFormula"))
    assert validator.is_valid({"kind": "Not", "payload": {"kind": "Holds", "payload": "p"}})
    assert not validator.is_valid({"kind": "Not", "payload": {"kind": "Holds", "payload": 1}})
    assert not validator.is_valid("p")


def test_an_integer_without_bounds_stays_one(hard: Model) -> None:
    schema: Any = closed_schema(hard, "Odd")
    assert schema["properties"]["class"] == {"description": "A property.", "type": "integer"}
    assert "Int64" not in json.dumps(schema)


# --- in Haskell ----------------------------------------------------------------------------------


def literals(source: str) -> dict[str, str]:
    """The texts by tool of a generated `case`, each read as Haskell reads it."""
    found = re.findall(r'^  "(\w+)" ->\n    Just\n      "((?:\\\s+\\|\\.|[^"\\])*)"$', source, re.M)
    return {name: json.loads('"' + re.sub(r"\\\s+\\", "", text) + '"') for name, text in found}


def test_haskell_carries_the_same_schemas_and_words() -> None:
    folder = GENERATED / "haskell" / "src" / "ExoMonad"
    schemas = literals((folder / "Tool" / "Schema.hs").read_text(encoding="utf-8"))
    words = literals((folder / "Tool.hs").read_text(encoding="utf-8"))
    assert schemas == {name: compact(dict(tool.input_schema)) for name, tool in TOOLS.items()}
    assert words == {name: tool.description for name, tool in TOOLS.items()}


def test_a_long_literal_is_broken_between_words_and_never_in_an_escape() -> None:
    text = 'say "lamp", \u00e9\u00e95 and ' + "x" * 300
    source = long_string(text, width=100, indent=4)
    lines = source.split("\n")
    assert all(len(line) <= 100 for line in lines)
    assert all(line.startswith("    \\") for line in lines[1:])
    joined = re.sub(r"\\\n +\\", "", source)
    assert joined == '"' + joined[1:-1] + '"'
    plain = re.sub(r"\\(\d+)(?:\\&)?", lambda code: chr(int(code[1])), joined[1:-1])
    assert plain.replace("\\&", "").replace('\\"', '"') == text


def test_words_in_a_broken_literal_are_no_names_to_import() -> None:
    text = 'told = "a \\\n  \\\\"Text\\" of \\\n  \\Map"\nother = Int64\n'
    known = {name: Home(name, name) for name in ("Text", "Map", "Int64")}
    assert import_lines(text, known, without="") == "import Int64 (Int64)"
