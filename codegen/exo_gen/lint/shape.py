"""What a schema node is, decided once: by the keyword that gives it its meaning.

The same decision as `exo_gen.build` takes, but total: a node that means nothing is `UNKNOWN`.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from exo_gen.build import EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.evolution import EVOLUTION_KEYS
from exo_gen.positions import Node


class Shape(Enum):
    """The forms a schema can take."""

    FREE_FORM = auto()
    REFERENCE = auto()
    UNION = auto()
    SUM = auto()
    LITERAL = auto()
    ENUM = auto()
    STRING = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    ARRAY = auto()
    MAP = auto()
    RECORD = auto()
    ENTRY_POINT = auto()
    TOOL = auto()
    UNKNOWN = auto()


NAMED: Final = frozenset({Shape.RECORD, Shape.ENUM, Shape.SUM})
"""Shapes that need a name of their own; every other type is an alias when it has one."""

DECLARATIONS: Final = frozenset({Shape.ENTRY_POINT, Shape.TOOL})
"""Shapes of definitions that are no types."""

_BY_KEYWORD: Final = {
    ENTRY_KEY: Shape.ENTRY_POINT,
    TOOL_KEY: Shape.TOOL,
    "$ref": Shape.REFERENCE,
    "oneOf": Shape.SUM,
    "anyOf": Shape.UNION,
    "const": Shape.LITERAL,
    "enum": Shape.ENUM,
}

_BY_TYPE: Final = {
    "string": Shape.STRING,
    "integer": Shape.INTEGER,
    "number": Shape.NUMBER,
    "boolean": Shape.BOOLEAN,
    "array": Shape.ARRAY,
    "object": Shape.RECORD,
}

TYPES: Final = tuple(_BY_TYPE)
"""What `type` may say."""

_ABOUT: Final = frozenset({"$comment", "description", "examples"})

KEYWORDS: Final = {
    Shape.FREE_FORM: frozenset[str](),
    Shape.REFERENCE: frozenset({"$ref"}),
    Shape.UNION: frozenset({"anyOf"}),
    Shape.SUM: frozenset({"oneOf"}),
    Shape.LITERAL: frozenset({"const", "type"}),
    Shape.ENUM: frozenset({"enum", "type"}),
    Shape.STRING: frozenset({"type", "minLength", "maxLength", "pattern", "format"}),
    Shape.INTEGER: frozenset(
        {"type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    ),
    Shape.NUMBER: frozenset({"type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}),
    Shape.BOOLEAN: frozenset({"type"}),
    Shape.ARRAY: frozenset({"type", "items", "minItems", "maxItems"}),
    Shape.MAP: frozenset({"type", "additionalProperties"}),
    Shape.RECORD: frozenset({"type", "properties", "required", "additionalProperties"}),
    Shape.ENTRY_POINT: frozenset({ENTRY_KEY}),
    Shape.TOOL: frozenset({TOOL_KEY}),
}
"""The keywords that mean something in each shape."""

DIALECT_KEYWORDS: Final = _ABOUT.union(*KEYWORDS.values(), {EFFECT_KEY}, EVOLUTION_KEYS)
"""Every keyword of the dialect below `$defs`."""


def shape_of(node: Node) -> Shape:
    """Tell what a schema node is."""
    if node.value is True:
        return Shape.FREE_FORM
    for keyword, shape in _BY_KEYWORD.items():
        if keyword in node.members:
            return shape
    shape = _BY_TYPE.get(base_type(node) or "", Shape.UNKNOWN)
    values = node.get("additionalProperties")
    is_map = "properties" not in node.members and values is not None and values.value is not False
    return Shape.MAP if shape is Shape.RECORD and is_map else shape


def base_type(node: Node) -> str | None:
    """Return the type a node names, `null` beside it left out; None when it names no single one."""
    child = node.get("type")
    if child is None:
        return None
    if isinstance(child.value, str):
        return child.value
    names = child.value if isinstance(child.value, list) else []
    others = [name for name in names if isinstance(name, str) and name != "null"]
    return others[0] if len(others) == 1 else None


def has_null_type(node: Node) -> bool:
    """Whether a list of types holds null."""
    child = node.get("type")
    return child is not None and isinstance(child.value, list) and "null" in child.value


def is_null(node: Node) -> bool:
    """Whether this is the schema of null alone."""
    child = node.get("type")
    return child is not None and child.value == "null"


def inner_of(union: Node) -> Node | None:
    """Return what an `anyOf` joins with null; None when it is no such union."""
    child = union.get("anyOf")
    others = [item for item in child.items if not is_null(item)] if child is not None else []
    return others[0] if len(others) == 1 and child is not None and len(child.items) == 2 else None
