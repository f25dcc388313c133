"""Example documents of every type: the author's own where there are any, otherwise made up.

Made-up examples are the smallest document and one with everything in it, the same at every run, so
that they can be committed as golden files.
"""

from __future__ import annotations

import math
from typing import Final, assert_never

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
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
)
from exo_gen.pattern import constraint
from exo_gen.pattern.texts import example

_DEEPEST: Final = 6
"""Beyond this many types inside each other, only what must be there is filled in."""


def examples(model: Model, name: str) -> tuple[JsonValue, ...]:
    """Return one or more valid documents of the named type."""
    written = model.lookup(name).examples
    if written:
        return written
    smallest, fullest = (_named(model, name, full=full, depth=0) for full in (False, True))
    return (smallest,) if smallest == fullest else (smallest, fullest)


def smallest(model: Model, expression: TypeExpr) -> JsonValue:
    """Return a document of a type expression with only what must be in it."""
    return _expression(model, expression, full=False, depth=0)


def _named(model: Model, name: str, *, full: bool, depth: int) -> JsonValue:
    named = model.lookup(name)
    if named.examples:
        return named.examples[-1 if full else 0]
    full = full and depth < _DEEPEST
    match named:
        case Record():
            return {
                field.name: _expression(model, field.type, full=full, depth=depth + 1)
                for field in named.fields
                if field.required or full
            }
        case Enum():
            return named.values[-1 if full else 0]
        case Sum():
            variant = min(named.variants, key=lambda variant: _weight(model, variant.payload, ()))
            payload: JsonValue = {}
            if variant.payload is not None:
                payload = _expression(model, variant.payload, full=full, depth=depth + 1)
            return {"kind": variant.tag, "payload": payload}
        case Alias():
            return _expression(model, named.target, full=full, depth=depth)
    assert_never(named)


def _weight(model: Model, expression: TypeExpr | None, inside: tuple[str, ...]) -> float:
    """How many types must be inside a value of a type; infinite where it would contain itself."""
    match expression:
        case Ref(name=name) if name in inside:
            return math.inf
        case Ref(name=name):
            inside = (*inside, name)
            match model.lookup(name):
                case Record(fields=fields):
                    needed = (_weight(model, one.type, inside) for one in fields if one.required)
                    return 1 + max(needed, default=0)
                case Sum(variants=variants):
                    return 1 + min(_weight(model, one.payload, inside) for one in variants)
                case Alias(target=target):
                    return 1 + _weight(model, target, inside)
                case Enum():
                    return 1
        case ArrayType(items=items, min_items=least) if least:
            return _weight(model, items, inside)
    return 0


def _expression(model: Model, expression: TypeExpr, *, full: bool, depth: int) -> JsonValue:
    match expression:
        case StringType():
            return _text(expression, full=full)
        case LiteralType():
            return expression.value
        case IntegerType():
            return min(max(expression.minimum, 1 if full else 0), expression.maximum)
        case NumberType():
            return _number(expression)
        case BooleanType():
            return full
        case AnyType():
            return {"any": ["JSON", 1, True, None]} if full else None
        case NullableType():
            return _expression(model, expression.inner, full=full, depth=depth) if full else None
        case ArrayType():
            count = max(expression.min_items or 0, 1 if full else 0)
            count = count if expression.max_items is None else min(count, expression.max_items)
            item = _expression(model, expression.items, full=full, depth=depth) if count else None
            return [item] * count
        case MapType():
            return (
                {"name": _expression(model, expression.values, full=full, depth=depth)}
                if full
                else {}
            )
        case Ref():
            return _named(model, expression.name, full=full, depth=depth)
    assert_never(expression)


def _text(expression: StringType, *, full: bool) -> str:
    shortest = expression.min_length or 0
    pattern = constraint(expression)
    if pattern is not None:
        return example(pattern, shortest, expression.max_length) or ""
    text = "example" if full else ""
    text = text.ljust(shortest, "x")
    return text if expression.max_length is None else text[: expression.max_length]


def _number(expression: NumberType) -> float:
    """The number nearest to 0.5 that the bounds allow, give or take."""
    low = expression.minimum if expression.minimum is not None else expression.exclusive_minimum
    high = expression.maximum if expression.maximum is not None else expression.exclusive_maximum
    if low is not None and high is not None:
        return low + (high - low) / 2
    if low is not None:
        return max(low + 0.5, 0.5)
    return min(high - 0.5, 0.5) if high is not None else 0.5
