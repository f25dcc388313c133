"""Changes of a small schema, each there and back: what one way narrows, the other widens."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.codegen.lint_cases import SOUND

from exo_gen.load import Bundle, Document, read_text

Files = dict[str, Any]
Edit = Callable[[Files], None]

_SOUND: Final[Files] = {
    path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SOUND.glob("*.json"))
}


def bundle(*edits: Edit) -> Bundle:
    """Return the sound schema with changes, laid out as `json.dumps` does."""
    files = copy.deepcopy(_SOUND)
    for edit in edits:
        edit(files)
    documents: dict[str, Document] = {}
    for name in sorted(files):
        read = read_text(name, name, json.dumps(files[name], indent=2))
        assert isinstance(read, Document)
        documents[name] = read
    return Bundle(documents, ())


def unchanged(files: Files) -> None:
    """Change nothing."""


def line(**properties: object) -> Edit:
    """Give what the guest writes to the log other fields; some `_optional`, and keys `_open`."""
    optional = properties.pop("_optional", ())
    is_open = properties.pop("_open", False)
    assert isinstance(optional, tuple)

    def edit(files: Files) -> None:
        record = files["effects.json"]["$defs"]["Line"]
        record["properties"] = {
            name: {"description": "A part.", **_schema(one)} for name, one in properties.items()
        }
        record["required"] = [name for name in properties if name not in optional]
        record["additionalProperties"] = is_open
        # The examples of a case are made by the model, as far as they are needed.
        del record["examples"]

    return edit


def _schema(said: object) -> dict[str, Any]:
    assert isinstance(said, dict)
    return said


def define(name: str, schema: dict[str, Any], file: str = "effects.json") -> Edit:
    def edit(files: Files) -> None:
        files[file]["$defs"][name] = {"description": "A thing.", **schema}

    return edit


def both(*edits: Edit) -> Edit:
    def edit(files: Files) -> None:
        for one in edits:
            one(files)

    return edit


def record(**properties: dict[str, Any]) -> dict[str, Any]:
    """A closed record whose fields are all required."""
    return {
        "type": "object",
        "properties": {name: {"description": "A part.", **one} for name, one in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def variant(tag: str, payload: dict[str, Any] | None = None, **said: object) -> dict[str, Any]:
    empty = {"type": "object", "properties": {}, "additionalProperties": False}
    return {
        "description": "A case.",
        **said,
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload or empty},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }


def shade(schema: dict[str, Any]) -> Edit:
    """Give the log's line one field of a type of its own."""
    return both(line(shade={"$ref": "#/$defs/Shade"}), define("Shade", schema))


def effect(
    mode: str = "call", function: str = "copy", said: Mapping[str, object] | None = None
) -> Edit:
    def edit(files: Files) -> None:
        result = "#/$defs/Content" if mode == "call" else "common.json#/$defs/Unit"
        added = variant("Copy", {"$ref": "#/$defs/Path"}, **(said or {}))
        added["x-exo-effect"] = {
            "hostFunction": function,
            "result": {"$ref": result},
            "mode": mode,
        }
        files["effects.json"]["$defs"]["Effect"]["oneOf"].append(added)

    return edit


def entry(export: str = "handle_stop", output: str = "Answer") -> Edit:
    def edit(files: Files) -> None:
        files["tools.json"]["$defs"]["HandleStop"] = {
            "description": "Stop.",
            "x-exo-entry": {
                "export": export,
                "input": {"$ref": "#/$defs/Call"},
                "output": {"$ref": f"#/$defs/{output}"},
            },
            "examples": [{"tool": "read"}],
        }

    return edit


def tool(name: str = "look", roles: tuple[str, ...] = ("lead",), taken: str = "Call") -> Edit:
    def edit(files: Files) -> None:
        files["tools.json"]["$defs"]["LookTool"] = {
            "description": "Look.",
            "x-exo-tool": {
                "name": name,
                "roles": list(roles),
                "input": {"$ref": f"#/$defs/{taken}"},
                "output": {"$ref": "#/$defs/Answer"},
            },
            "examples": [{"tool": "read"} if taken == "Call" else {"path": "/etc/motd"}],
        }

    return edit


def moved(files: Files) -> None:
    """Move `Answer`'s definition to another file."""
    definitions = files["tools.json"]["$defs"]
    files["common.json"]["$defs"]["Answer"] = definitions.pop("Answer")
    for name in ("HandleCall", "ReadTool"):
        (annotation,) = (one for key, one in definitions[name].items() if key.startswith("x-exo"))
        annotation["output"] = {"$ref": "common.json#/$defs/Answer"}


TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer", "minimum": 0, "maximum": 9}
FEW: Final = {"type": "string", "enum": ["dim", "dull"]}

CASES: Final[Mapping[str, tuple[Edit, Edit]]] = {
    "field": (line(a=TEXT, b=TEXT, _optional=("b",)), line(a=TEXT)),
    "required_field": (line(a=TEXT, b=TEXT), line(a=TEXT)),
    "optional": (line(a=TEXT, b=TEXT, _optional=("b",)), line(a=TEXT, b=TEXT)),
    "variant": (
        shade({"oneOf": [variant("Dim"), variant("Dull")]}),
        shade({"oneOf": [variant("Dim")]}),
    ),
    "payload": (
        shade({"oneOf": [variant("Dim", {"$ref": "#/$defs/Path"})]}),
        shade({"oneOf": [variant("Dim")]}),
    ),
    "value": (shade(FEW), shade({"type": "string", "enum": ["dim"]})),
    "null": (line(a={"type": ["string", "null"]}), line(a=TEXT)),
    "low": (line(a=WHOLE), line(a={**WHOLE, "minimum": 3})),
    "high": (line(a=WHOLE), line(a={**WHOLE, "maximum": 7})),
    "short": (line(a=TEXT), line(a={**TEXT, "minLength": 2})),
    "long": (line(a=TEXT), line(a={**TEXT, "maxLength": 5})),
    "pattern": (
        line(a={**TEXT, "pattern": "^[a-z]{2,9}$"}),
        line(a={**TEXT, "pattern": "^[a-m]{2,9}$"}),
    ),
    "format": (line(a=TEXT), line(a={**TEXT, "format": "uuid"})),
    "form_of_lengths": (
        line(a={**TEXT, "pattern": "^[0-9]{4}$"}),
        line(a={**TEXT, "minLength": 4, "maxLength": 4}),
    ),
    "form_of_value": (line(a={"const": "dim"}), line(a={**TEXT, "pattern": "^[a-c]+$"})),
    "text": (line(a=TEXT), line(a={"const": "dim"})),
    "number": (
        line(a={"type": "number", "minimum": 0, "maximum": 9}),
        line(a=WHOLE),
    ),
    "open": (line(a=TEXT, _open=True), line(a=TEXT)),
    "free": (line(a={"$ref": "common.json#/$defs/Json"}), line(a=TEXT)),
    "kind": (line(a=WHOLE), line(a=TEXT)),
    "items": (
        line(a={"type": "array", "items": TEXT, "minItems": 1}),
        line(a={"type": "array", "items": TEXT, "minItems": 2, "maxItems": 3}),
    ),
    "inner": (
        line(a={"type": "object", "additionalProperties": TEXT}),
        line(a={"type": "object", "additionalProperties": {"type": "boolean"}}),
    ),
    "result": (
        define("Content", {**record(text=TEXT, size=WHOLE), "required": ["text"]}),
        define("Content", record(text=TEXT)),
    ),
    "effect": (effect(), unchanged),
    "function": (effect(), effect(function="copy_file")),
    "mode": (effect(), effect(mode="notify")),
    "entry": (entry(), unchanged),
    "export": (entry(), entry("handle_end")),
    "answer": (entry(), entry(output="Call")),
    "tool": (tool(), unchanged),
    "tool_name": (tool(), tool("glance")),
    "role": (tool(roles=("lead", "dev")), tool()),
    "tool_input": (tool(), tool(taken="ReadInput")),
    "type": (define("Shade", FEW), unchanged),
    "moved": (unchanged, moved),
    "form": (shade(FEW), shade({"oneOf": [variant("Dim")]})),
    "alias": (shade(TEXT), shade({"type": "boolean"})),
    "since": (line(a={**TEXT, "x-since": "1.2"}), line(a={**TEXT, "x-since": "1.3"})),
    "unstable": (line(a=TEXT), line(a={**TEXT, "x-unstable": True})),
}
"""By what changes: a schema, and another."""
