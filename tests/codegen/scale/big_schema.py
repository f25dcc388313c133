"""A schema of any size: files of records, enums, sums and aliases that refer to each other.

The same size gives the same files. Types refer to types of their own file, before and after them,
and to those of the files before; so each file, and each type, is about as large as every other, and
the whole grows with the number of types alone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.codegen.lint_cases import SOUND

TYPES_A_FILE: Final = 100
FULL: Final = (500, 2000)
"""Effects and types of the schema that speed is measured with."""

_Json = dict[str, object]


def write_schema(folder: Path, *, effects: int, types: int) -> Path:
    """Write a schema of `effects` effects and `types` types beside the sound one's; return it."""
    folder.mkdir(parents=True)
    for name in ("common.json", "tools.json"):
        shutil.copy(SOUND / name, folder)
    for at in range(0, types, TYPES_A_FILE):
        definitions = {_name(n): _type(n, types) for n in range(at, min(at + TYPES_A_FILE, types))}
        _write(folder / f"area{at // TYPES_A_FILE}.json", f"Area {at}.", definitions)
    sound = json.loads((SOUND / "effects.json").read_text())["$defs"]
    sound["Effect"]["oneOf"] += [_effect(n, types) for n in range(effects)]
    _write(folder / "effects.json", "What the guest asks for.", sound)
    return folder


def _write(path: Path, description: str, definitions: _Json) -> None:
    content = {"$schema": "./dialect.json", "description": description, "$defs": definitions}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _name(number: int) -> str:
    return f"{('Order', 'Parcel', 'Route', 'State', 'Key')[number % 5]}{number}"


def _ref(number: int, seen_from: int) -> _Json:
    file, own = number // TYPES_A_FILE, seen_from // TYPES_A_FILE
    return {"$ref": f"{'' if file == own else f'area{file}.json'}#/$defs/{_name(number)}"}


def _type(number: int, types: int) -> _Json:
    """Every fifth type is an enum and every fifth an alias; the others refer to three each."""
    match number % 5:
        case 3:
            values = [f"value_{each}" for each in range(6)]
            return {"description": f"State {number}.", "type": "string", "enum": values}
        case 4:
            return {
                "description": f"Key {number}.",
                "type": "string",
                "minLength": 1,
                "maxLength": number + 1,
                "examples": ["k"],
            }
        case 2:
            return {
                "description": f"Route {number}.",
                "oneOf": [
                    _variant(f"By{tag}", target)
                    for tag, target in zip(
                        ("Road", "Rail", "Air"), _targets(number, types), strict=False
                    )
                ],
            }
    first, *others = _targets(number, types)
    properties: _Json = {
        "id": {"description": "Its number.", "type": "integer", "minimum": 0, "maximum": number},
        "label": {"description": "For a person.", "type": "string"},
        "first": {"description": "What it has always.", **first},
        "weights": {
            "description": "By name.",
            "type": "object",
            "additionalProperties": {"type": "number"},
        },
    }
    for at, other in enumerate(others):
        properties[f"part_{at}"] = {
            "description": "What it may have.",
            "type": "array",
            "items": other,
        }
    return {
        "description": f"Order {number}, as `common` knows it.",
        "type": "object",
        "properties": properties,
        "required": ["id", "label", "first"],
        "additionalProperties": False,
    }


def _targets(number: int, types: int) -> Iterator[_Json]:
    """A finite type, one further on in the file, and one of a file before."""
    yield _ref(number - number % 5 + (3 if number % 2 else 4), number)
    last = min(types, number - number % TYPES_A_FILE + TYPES_A_FILE) - 1
    yield _ref(min(number + 1, last), number)
    yield _ref(max(0, number - TYPES_A_FILE - number % 7), number)


def _variant(tag: str, payload: _Json) -> _Json:
    return {
        "description": f"{tag}.",
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }


def _effect(number: int, types: int) -> _Json:
    # Aliases, which have examples.
    asked, answered = ((number * 5 + shift) % types // 5 * 5 + 4 for shift in (0, 35))
    return {
        **_variant(f"Do{number}", _ref(asked, -1)),
        "x-exo-effect": {
            "hostFunction": f"do_{number}",
            "result": _ref(answered, -1),
            "mode": "call",
        },
    }
