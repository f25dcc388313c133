"""The order of a schema's keys, which depends on what the object is that holds them.

What an author named (definitions, properties, the parts of an example) stays in the author's order,
and so does what has no place in a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Final

from exo_gen.build import DEFINITIONS, EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.evolution import DEPRECATED_KEY, EVOLUTION_KEYS
from exo_gen.positions import Member, Node


class Kind(Enum):
    """What an object or a list is to the schema."""

    FILE = auto()
    DEFINITIONS = auto()
    SCHEMA = auto()
    SCHEMAS = auto()
    """Properties by name, or variants in a list."""
    ANNOTATION = auto()
    DATA = auto()


_ORDER: Final[Mapping[Kind, Sequence[str]]] = {
    Kind.FILE: ("$schema", "title", "description", "$comment", DEFINITIONS),
    Kind.SCHEMA: (
        *("description", "$comment", *EVOLUTION_KEYS, "$ref", "type", "const", "enum"),
        *("minLength", "maxLength", "pattern", "format"),
        *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
        *("items", "minItems", "maxItems", "oneOf", "anyOf"),
        *("properties", "required", "additionalProperties"),
        *(EFFECT_KEY, ENTRY_KEY, TOOL_KEY, "examples"),
    ),
    Kind.ANNOTATION: (
        *(
            "since",
            "replacement",
            "reason",
            "name",
            "hostFunction",
            "export",
            "roles",
            "input",
            "output",
            "result",
            "mode",
        ),
    ),
}

_INSIDE: Final[Mapping[Kind, Mapping[str, Kind]]] = {
    Kind.FILE: {DEFINITIONS: Kind.DEFINITIONS},
    Kind.SCHEMA: {
        "properties": Kind.SCHEMAS,
        "oneOf": Kind.SCHEMAS,
        "anyOf": Kind.SCHEMAS,
        "items": Kind.SCHEMA,
        "additionalProperties": Kind.SCHEMA,
        EFFECT_KEY: Kind.ANNOTATION,
        ENTRY_KEY: Kind.ANNOTATION,
        TOOL_KEY: Kind.ANNOTATION,
        DEPRECATED_KEY: Kind.ANNOTATION,
    },
}


def inside(kind: Kind, key: str | None) -> Kind:
    """Return what stands under `key`, or in a list when there is none."""
    if kind in (Kind.DEFINITIONS, Kind.SCHEMAS):
        return Kind.SCHEMA
    if key is None:
        return Kind.DATA
    return _INSIDE.get(kind, {}).get(key, Kind.DATA)


def ordered(node: Node, kind: Kind) -> list[Member]:
    """Return the members of an object in their order; those without a place keep theirs, last."""
    ranks = {key: rank for rank, key in enumerate(_ORDER.get(kind, ()))}
    return sorted(node.members.values(), key=lambda member: ranks.get(member.key, len(ranks)))
