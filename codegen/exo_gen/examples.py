"""Example documents of every type: the author's own where there are any, otherwise made up.

Made-up examples are the smallest document and one with everything in it, the same at every run, so
that they can be committed as golden files.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Final, assert_never

from exo_gen.least import Equation, Join, least
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
    NamedType,
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
_LARGEST: Final = 2**16
"""Characters of a made-up example at most: lint sees to it that the smallest has no more."""


def examples(model: Model, name: str) -> tuple[JsonValue, ...]:
    """Return one or more valid documents of the named type."""
    return Examples(model).of(name)


def smallest(model: Model, expression: TypeExpr) -> JsonValue:
    """Return a document of a type expression with only what must be in it."""
    return Examples(model).smallest(expression)


@dataclass(frozen=True, slots=True)
class _Made:
    """A document, and about how many characters it takes; parts of it may be one object."""

    value: JsonValue
    size: int


class Examples:
    """The examples of all types of a model; what was made for one is used for the others."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._made: dict[tuple[str, bool, int, bool], _Made] = {}
        self._heights: dict[str, int] = {}

    def of(self, name: str) -> tuple[JsonValue, ...]:
        """Return one or more valid documents of the named type."""
        written = self._model.lookup(name).examples
        if written:
            return written
        smallest, fullest = self._smallest(Ref(name)), self._fullest(name)
        return (smallest,) if smallest == fullest else (smallest, fullest)

    def smallest(self, expression: TypeExpr) -> JsonValue:
        """Return a document of a type expression with only what must be in it."""
        return self._smallest(expression)

    def _smallest(self, expression: TypeExpr) -> JsonValue:
        made = self._expression(expression, full=False, depth=0, bare=False)
        if made.size > _LARGEST:
            # The author's own examples of what is inside are too much of a good thing.
            made = self._expression(expression, full=False, depth=0, bare=True)
        return made.value

    def _fullest(self, name: str) -> JsonValue:
        """The document with the most in it that is not too large to read."""
        for depth in range(_DEEPEST):
            made = self._named(name, full=True, depth=depth, bare=False)
            if made.size <= _LARGEST:
                return made.value
        return self._smallest(Ref(name))

    def _named(self, name: str, *, full: bool, depth: int, bare: bool) -> _Made:
        named = self._model.lookup(name)
        if named.examples and not bare:
            written = named.examples[-1 if full else 0]
            return _Made(written, _size(written))
        full = full and depth < _DEEPEST
        key = (name, full, depth if full else 0, bare)
        if key not in self._made:
            self._made[key] = self._new(named, full=full, depth=depth, bare=bare)
        return self._made[key]

    def _new(self, named: NamedType, *, full: bool, depth: int, bare: bool) -> _Made:
        def made(expression: TypeExpr, levels: int) -> _Made:
            return self._expression(expression, full=full, depth=depth + levels, bare=bare)

        match named:
            case Record():
                parts = {
                    field.name: made(field.type, 1)
                    for field in named.fields
                    if field.required or full
                }
                size = 2 + sum(len(name) + 4 + part.size for name, part in parts.items())
                return _Made({name: part.value for name, part in parts.items()}, size)
            case Enum():
                value = named.values[-1 if full else 0]
                return _Made(value, _size(value))
            case Sum():
                variant = min(named.variants, key=lambda variant: self._weight(variant.payload))
                payload = _Made({}, 2)
                if variant.payload is not None:
                    payload = made(variant.payload, 1)
                size = payload.size + len(variant.tag) + 24
                return _Made({"kind": variant.tag, "payload": payload.value}, size)
            case Alias():
                return made(named.target, 0)
        assert_never(named)

    def _expression(self, expression: TypeExpr, *, full: bool, depth: int, bare: bool) -> _Made:
        match expression:
            case StringType():
                text = _text(expression, full=full)
                return _Made(text, _size(text))
            case LiteralType():
                return _Made(expression.value, _size(expression.value))
            case IntegerType():
                whole = min(max(expression.minimum, 1 if full else 0), expression.maximum)
                return _Made(whole, _size(whole))
            case NumberType():
                return _Made(number := _number(expression), _size(number))
            case BooleanType():
                return _Made(full, 5)
            case AnyType():
                return _Made({"any": ["JSON", 1, True, None]} if full else None, 30)
            case NullableType():
                if not full:
                    return _Made(None, 4)
                return self._expression(expression.inner, full=full, depth=depth, bare=bare)
            case ArrayType():
                count = max(expression.min_items or 0, 1 if full else 0)
                count = count if expression.max_items is None else min(count, expression.max_items)
                if not count:
                    return _Made([], 2)
                item = self._expression(expression.items, full=full, depth=depth, bare=bare)
                size = 2 + count * (item.size + 2)
                # What is too large is not shown, and need not be laid out either.
                return _Made([item.value] * (count if size <= _LARGEST else 1), size)
            case MapType():
                if not full:
                    return _Made({}, 2)
                one = self._expression(expression.values, full=full, depth=depth, bare=bare)
                return _Made({"name": one.value}, one.size + 10)
            case Ref():
                # A long row of aliases is followed, not descended into.
                named = self._model.lookup(expression.name)
                while (
                    isinstance(named, Alias)
                    and isinstance(named.target, Ref)
                    and (bare or not named.examples)
                ):
                    named = self._model.lookup(named.target.name)
                return self._named(named.name, full=full, depth=depth, bare=bare)
        assert_never(expression)

    def _weight(self, payload: TypeExpr | None) -> float:
        """How many types must be inside a value; infinite where it would contain itself."""
        if not self._heights:
            named = {one.name: one for one in self._model.all_types()}
            equations = {name: _height(one) for name, one in named.items()}
            self._heights = least(equations, ceiling=len(equations) + 1)
        needed = _needed(payload)
        return 0 if needed is None else self._heights.get(needed, math.inf)


def _height(named: NamedType) -> Equation[str]:
    match named:
        case Record(fields=fields):
            needed = [_needed(field.type) for field in fields if field.required]
            parts = tuple((name, 1) for name in needed if name is not None)
            return Equation(1, parts, Join.DEEPEST)
        case Sum(variants=variants):
            payloads = [_needed(variant.payload) for variant in variants]
            choices = tuple((name, 0) for name in payloads if name is not None)
            # A payload without a type in it weighs nothing.
            return Equation(1, choices if len(choices) == len(payloads) else (), Join.CHEAPEST)
        case Alias(target=target):
            name = _needed(target)
            return Equation(1, () if name is None else ((name, 1),), Join.DEEPEST)
        case Enum():
            return Equation(1)
    assert_never(named)


def _needed(expression: TypeExpr | None) -> str | None:
    """The type that must be inside a value of an expression, if there is one."""
    match expression:
        case Ref(name=name):
            return name
        case ArrayType(items=items, min_items=fewest) if fewest:
            return _needed(items)
    return None


def _size(value: JsonValue) -> int:
    return len(json.dumps(value, ensure_ascii=False))


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
