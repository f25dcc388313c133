"""Definitions of types from what the command line says: records, enums, sums, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from exo_gen.author.addition import AdditionRefused, Schema
from exo_gen.author.field_syntax import FieldSpec, Names, parse_fields, schema_of
from exo_gen.model import JsonValue

_TYPE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
NOTHING: Final[Schema] = {"type": "object", "properties": {}, "additionalProperties": False}
"""The payload of a variant that carries nothing."""


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """A variant of a sum: nothing, a type's name, or fields that become a record of their own."""

    tag: str
    payload: str | None = None
    fields: tuple[FieldSpec, ...] = ()
    description: str | None = None


def require_type_name(name: str) -> None:
    """Raise `AdditionRefused` unless a definition may be called that."""
    if not _TYPE_NAME.fullmatch(name):
        raise AdditionRefused(
            f"'{name}' is no name of a type; "
            "write ASCII letters and digits, a capital letter first, such as 'GitTag'"
        )


def parse_variant(text: str) -> VariantSpec:
    """Read `Tag`, `Tag:Type` or `Tag=field:type,field:type`; raise `AdditionRefused`."""
    tag, equals, fields = text.strip().partition("=")
    if equals:
        require_type_name(tag.strip())
        return VariantSpec(tag.strip(), fields=parse_fields(fields))
    tag, colon, payload = text.strip().partition(":")
    require_type_name(tag.strip())
    return VariantSpec(tag.strip(), payload.strip() if colon else None)


def record(description: str, fields: Iterable[FieldSpec], names: Names) -> Schema:
    """A closed record; every field has a description by now."""
    properties: dict[str, JsonValue] = {}
    required: list[JsonValue] = []
    for one in fields:
        if one.name in properties:
            raise AdditionRefused(f"the field '{one.name}' is written twice; write it once")
        properties[one.name] = {"description": one.description, **schema_of(one.type, names)}
        if one.required:
            required.append(one.name)
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def enum(description: str, values: Iterable[str]) -> Schema:
    """One of a closed set of strings."""
    return {"description": description, "type": "string", "enum": list(values)}


def alias(description: str, kind: str, limits: Mapping[str, JsonValue], names: Names) -> Schema:
    """A name for a type, with limits such as `minLength`."""
    return {"description": description, **schema_of(kind, names), **limits}


def sum_of(
    name: str, description: str, variants: Iterable[VariantSpec], names: Names
) -> dict[str, Schema]:
    """A sum, and behind it the records that its variants carry."""
    written: list[JsonValue] = []
    records: dict[str, Schema] = {}
    for one in variants:
        carried: Schema = NOTHING
        about = one.description or ""
        if one.fields:
            # Not `TagKindAnnotated`: that is the name of the variant's constructor in Haskell.
            record_name = f"{one.tag}{name}"
            records[record_name] = record(about, one.fields, names)
            inner = replace(names, new={**names.new, record_name: names.file})
            carried = schema_of(record_name, inner)
        elif one.payload is not None:
            carried = schema_of(one.payload, names)
        written.append(variant(one.tag, about, carried))
    return {name: {"description": description, "oneOf": written}, **records}


def variant(tag: str, description: str, payload: Schema) -> Schema:
    """One variant of a sum."""
    return {
        "description": description,
        "type": "object",
        "properties": {"kind": {"const": tag}, "payload": payload},
        "required": ["kind", "payload"],
        "additionalProperties": False,
    }
