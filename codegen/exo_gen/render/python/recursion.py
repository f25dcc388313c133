"""Take recursion out of aliases, because a Python alias is evaluated where it stands.

A record may be named before it exists, since pydantic resolves its fields later; an alias may not.
So where a type contains itself by way of an alias, the alias's target is written in place of its
name.
The alias itself stays, for whoever uses it from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from exo_gen.mentions import recursive_types
from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    MapType,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)


def without_alias_recursion(model: Model) -> Model:
    """Return the same model with every alias that contains itself written out where it is used."""
    circling = recursive_types(model)
    recursive = {
        name: named
        for name, named in model.types.items()
        if isinstance(named, Alias) and name in circling
    }
    if not recursive:
        return model
    types = {name: _named(named, recursive) for name, named in model.types.items()}
    return replace(model, types=types)


def _named(named: NamedType, recursive: Mapping[str, Alias]) -> NamedType:
    match named:
        case Record():
            fields = (
                replace(field, type=_written_out(field.type, recursive)) for field in named.fields
            )
            return replace(named, fields=tuple(fields))
        case Sum():
            variants = (
                replace(variant, payload=_written_out(variant.payload, recursive))
                if variant.payload
                else variant
                for variant in named.variants
            )
            return replace(named, variants=tuple(variants))
        case Alias():
            return replace(named, target=_written_out(named.target, recursive))
        case Enum():
            return named
    assert_never(named)


def _written_out(expression: TypeExpr, recursive: Mapping[str, Alias]) -> TypeExpr:
    match expression:
        case Ref(name=name) if name in recursive:
            return _written_out(recursive[name].target, recursive)
        case NullableType():
            return NullableType(_written_out(expression.inner, recursive))
        case ArrayType():
            return replace(expression, items=_written_out(expression.items, recursive))
        case MapType():
            return MapType(_written_out(expression.values, recursive))
        case _:
            return expression
