"""What lint accepts can be modelled, however it came about; and lint itself never fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.codegen.lint_cases import CASES, REPOSITORY, SOUND

from exo_gen.build import build
from exo_gen.lint import lint
from exo_gen.load import Bundle, Document
from exo_gen.positions import parse
from exo_gen.render.json_schema import json_schema

Path = tuple[str | int, ...]
Files = dict[str, Any]

FILES: Final[Files] = {
    path.name: json.loads(path.read_bytes())
    for path in (*SOUND.glob("*.json"), CASES / "every_shape" / "shapes.json")
}
DIALECT: Final = Draft202012Validator(
    json.loads((REPOSITORY / "schema" / "dialect.json").read_bytes())
)

KEYWORDS: Final = (
    *("type", "const", "enum", "properties", "required", "additionalProperties", "items"),
    *("minItems", "maxItems", "minLength", "maxLength", "minimum", "exclusiveMaximum"),
    *("oneOf", "anyOf", "$ref", "description", "examples", "$comment", "title", "payload", "kind"),
    *("x-exo-effect", "x-exo-entry", "x-exo-tool", "Name", "class", "Text"),
)
VALUES: Final[tuple[Any, ...]] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        0.5,
        2**31,
        2**53,
        "",
        "x",
        "string",
        "object",
        "null",
        "notify",
    ),
    *([], {}, [None], ["string", "null"], ["array", "null"], ["object", "null"]),
    *({"type": "string"}, {"type": "null"}, {"type": "integer", "minimum": 0}, {"const": "k"}),
    {"type": "object", "properties": {}, "additionalProperties": False},
    {"type": "object", "additionalProperties": True},
    {"type": "array", "items": {"$ref": "#/$defs/Style"}, "minItems": 1},
    {"anyOf": [{"$ref": "#/$defs/Style"}, {"type": "null"}]},
    {"description": "A shape.", "$ref": "shapes.json#/$defs/Shape"},
    {"$ref": "common.json#/$defs/Json"},
    {"$ref": "#/$defs/Height"},
)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of everything inside a JSON value."""
    steps: Any = value.items() if isinstance(value, dict) else ()
    steps = enumerate(value) if isinstance(value, list) else steps
    for step, inner in steps:
        yield (*path, step)
        yield from paths(inner, (*path, step))


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


@st.composite
def broken_files(draw: st.DrawFn) -> Files:
    """Sound files with one to three edits, few of which leave them sound."""
    files = copy.deepcopy(FILES)
    for _ in range(draw(st.integers(1, 3))):
        document = files[draw(st.sampled_from(sorted(files)))]
        path = draw(st.sampled_from(list(paths(document))))
        holder, step = at(document, path[:-1]), path[-1]
        match draw(st.sampled_from(("delete", "replace", "graft", "add"))):
            case "delete":
                del holder[step]
            case "replace":
                holder[step] = copy.deepcopy(draw(st.sampled_from(VALUES)))
            case "graft":
                donor = files[draw(st.sampled_from(sorted(files)))]
                holder[step] = copy.deepcopy(at(donor, draw(st.sampled_from(list(paths(donor))))))
            case _ if isinstance(holder[step], dict):
                key = draw(st.sampled_from(KEYWORDS))
                holder[step][key] = copy.deepcopy(draw(st.sampled_from(VALUES)))
    return files


def bundle_of(files: Files) -> Bundle:
    documents = {
        name: Document(name, name, parse(json.dumps(files[name], indent=2)))
        for name in sorted(files)
    }
    return Bundle(documents, ())


def test_the_starting_point_is_sound() -> None:
    assert lint(bundle_of(FILES)) == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(broken_files())
def test_accepted_schema_can_be_modelled(files: Files) -> None:
    bundle = bundle_of(files)
    if lint(bundle):
        return
    model = build(bundle)
    Draft202012Validator.check_schema(json_schema(model))
    for document in files.values():
        DIALECT.validate(document)
