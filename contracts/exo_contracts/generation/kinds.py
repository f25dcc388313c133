"""The kinds of JSON values, and which of them an expression takes."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from exo_contracts.generation.sites import bare
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    IntegerType,
    JsonValue,
    LiteralType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Ref,
    StringType,
    TypeExpr,
)

Kind: TypeAlias = Literal["null", "boolean", "integer", "number", "string", "array", "object"]
"""As JSON Schema has them: `number` here is one that is no 64-bit integer."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


def kind_of(value: JsonValue) -> Kind:
    """The kind of a value; a whole double beyond 2^53 counts as a number."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() and abs(value) <= 2.0**53 else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def accepted(model: Model, kind: TypeExpr) -> frozenset[Kind]:
    """The kinds that an expression takes at all; every one of them for free-form JSON."""
    match bare(model, kind):
        case StringType() | LiteralType():
            return frozenset({"string"})
        case IntegerType():
            return frozenset({"integer"})
        case NumberType():
            return frozenset({"integer", "number"})
        case BooleanType():
            return frozenset({"boolean"})
        case ArrayType():
            return frozenset({"array"})
        case MapType():
            return frozenset({"object"})
        case AnyType():
            return frozenset(KINDS)
        case NullableType(inner):
            return accepted(model, inner) | {"null"}
        case Ref(name):
            type_ = model.lookup(name)
            if isinstance(type_, Alias):
                raise TypeError(f"{name} is an alias, which `bare` looks through")
            return frozenset({"string" if isinstance(type_, Enum) else "object"})
