"""How fields and types are written on the command line, and the JSON Schema of them.

```
field  name:TYPE | name?:TYPE        each may be followed by =DESCRIPTION; `?` is optional
TYPE   string integer number boolean any, or a definition's name
       TYPE[]   map<TYPE>   TYPE|null
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from exo_gen.author.addition import AdditionRefused, Schema
from exo_gen.author.sites import definitions
from exo_gen.load import Bundle

PRIMITIVES: Final = ("string", "integer", "number", "boolean")
_ANY: Final = "any"
_JSON: Final = "Json"
_FIELD: Final = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)(\?)?:([^=]+?)(?:=(.*))?", re.DOTALL)
_NEXT_FIELD: Final = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9_-]*\??:)")


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A property to write; `description` is None when it is still to be asked for."""

    name: str
    type: str
    required: bool = True
    description: str | None = None

    @property
    def written(self) -> str:
        """The field as it is written, without its description."""
        return f"{self.name}{'' if self.required else '?'}:{self.type}"


@dataclass(frozen=True, slots=True)
class Names:
    """The definitions that a type may name, seen from `file`; `new` are those to be written."""

    bundle: Bundle
    file: str
    new: Mapping[str, str] = field(default_factory=dict)

    def address(self, name: str) -> str:
        """Return the address of a definition; raise `AdditionRefused` when there is none."""
        known = {
            member.key: document.name
            for document in self.bundle.documents.values()
            for member in definitions(document)
        }
        known.update(self.new)
        if name not in known:
            close = get_close_matches(name, [*known, *PRIMITIVES, _ANY], n=1)
            meant = f"did you mean '{close[0]}'?" if close else "name a definition of the schema"
            raise AdditionRefused(
                f"there is no type '{name}'; {meant} "
                f"(types are {', '.join(PRIMITIVES)}, {_ANY}, or a definition's name)"
            )
        file = "" if known[name] == self.file else known[name]
        return f"{file}#/$defs/{name}"


def parse_field(text: str) -> FieldSpec:
    """Read one field; raise `AdditionRefused`."""
    match = _FIELD.fullmatch(text.strip())
    if match is None:
        raise AdditionRefused(
            f"'{text}' is no field; write name:type, such as 'title:string=The title.' "
            "or 'limit?:integer=How many.'"
        )
    name, optional, kind, description = match.groups()
    return FieldSpec(name, kind.strip(), not optional, (description or "").strip() or None)


def parse_fields(text: str) -> tuple[FieldSpec, ...]:
    """Read fields with commas between them; a comma within a description is none of these."""
    return tuple(parse_field(part) for part in _NEXT_FIELD.split(text))


def schema_of(text: str, names: Names) -> Schema:
    """Return the schema of a type; raise `AdditionRefused`."""
    written = text.strip()
    if written.endswith("|null"):
        return _nullable(schema_of(written.removesuffix("|null"), names))
    if written.endswith("[]"):
        return {"type": "array", "items": schema_of(written.removesuffix("[]"), names)}
    if written.startswith("map<") and written.endswith(">"):
        values = schema_of(written.removeprefix("map<").removesuffix(">"), names)
        return {"type": "object", "additionalProperties": values}
    if written in PRIMITIVES:
        return {"type": written}
    return {"$ref": names.address(_JSON if written == _ANY else written)}


def _nullable(schema: Schema) -> Schema:
    kind = schema.get("type")
    if isinstance(kind, str):
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}
