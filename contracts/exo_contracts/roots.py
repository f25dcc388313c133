"""Every type as a JSON Schema of its own: a `$ref` to where a schema file declares it.

The replies, which no file declares, are composed here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_DIALECT: Final = "dialect.json"
_ERROR: Final = "common.json#/$defs/EffectError"


def schema_files(schema: Path) -> dict[str, Any]:
    """The schema files of a folder by name, as they are."""
    return {
        path.name: json.loads(path.read_bytes())
        for path in sorted(schema.glob("*.json"))
        if path.name != _DIALECT
    }


def roots_of(files: Mapping[str, Any]) -> dict[str, Any]:
    """A schema for each type by name: a `$ref` to the file that declares it."""
    roots: dict[str, Any] = {}
    for file, contents in files.items():
        for name, schema in contents["$defs"].items():
            if schema is True or not {"x-exo-entry", "x-exo-tool"} & schema.keys():
                roots[name] = {"$ref": f"{file}#/$defs/{name}"}
            if schema is True:
                continue
            entry = schema.get("x-exo-entry")
            if entry is not None:
                roots[f"{name}Reply"] = _reply(_absolute(entry["output"], file))
            for variant in schema.get("oneOf", ()):
                effect = variant.get("x-exo-effect")
                if effect is not None:
                    tag = variant["properties"]["kind"]["const"]
                    roots[f"{tag}Reply"] = _reply(_absolute(effect["result"], file))
    return roots


def _reply(result: Any) -> Any:
    return {"oneOf": [_variant("Success", result), _variant("Error", {"$ref": _ERROR})]}


def _variant(tag: str, payload: Any) -> Any:
    return {
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }


def _absolute(reference: Mapping[str, str], file: str) -> dict[str, str]:
    target = reference["$ref"]
    return {"$ref": f"{file}{target}" if target.startswith("#") else target}
