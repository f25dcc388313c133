"""Values by need: the smallest of a type, one that a type refuses, one just beyond a bound."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from exo_gen.examples import Examples
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    IntegerType,
    JsonValue,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)

MOST_CHARACTERS: Final = 10_000
MOST_ITEMS: Final = 1_000
"""Beyond these a document is not built: nobody would read it."""

_ALL_INTEGERS: Final = 2.0**52
"""From here on every double is an integer."""


Expression: TypeAlias = "TypeExpr | Record | Enum | None"
"""What a value may be made of: a type expression, a record or enum without a name of its own (a
variant and the tags of a sum, seen as such), or None for the empty object."""


class NoDocument(Exception):
    """No document is shown; `str()` says why."""


def too_large() -> NoDocument:
    """Say that nobody would read so large a document."""
    return NoDocument("it would be too large to read")


@dataclass(frozen=True, slots=True)
class Interval:
    """All the doubles from `low` to `high`, both included."""

    low: float
    high: float

    @classmethod
    def of(cls, number: NumberType) -> Interval:
        """The values of a type; what has no bound ends with the last finite double."""
        low, high = -sys.float_info.max, sys.float_info.max
        if number.minimum is not None:
            low = number.minimum
        if number.exclusive_minimum is not None:
            low = math.nextafter(number.exclusive_minimum, math.inf)
        if number.maximum is not None:
            high = number.maximum
        if number.exclusive_maximum is not None:
            high = math.nextafter(number.exclusive_maximum, -math.inf)
        return cls(low, high)

    def fraction(self) -> float | None:
        """Return a value that is no integer, the plainest there is, or None."""
        low, high = max(self.low, -_ALL_INTEGERS), min(self.high, _ALL_INTEGERS)
        if low > high:
            return None
        middle = low + (high - low) / 2
        near = math.floor(middle) + 0.5
        ends = (low, math.nextafter(low, math.inf), math.nextafter(high, -math.inf), high)
        candidates = (0.5, near, near - 1, middle, *ends)
        return next(
            (one for one in candidates if low <= one <= high and not one.is_integer()), None
        )


class Samples:
    """Makes values of one model's types."""

    def __init__(self, model: Model) -> None:
        # The author's examples may hold more than must be there, and more than one difference.
        bare = {name: replace(named, examples=()) for name, named in model.types.items()}
        self._model = replace(model, types=bare)
        self._examples = Examples(self._model)

    def smallest(self, expression: Expression) -> JsonValue:
        """Return a document with only what must be in it; None stands for the empty object."""
        match expression:
            case None:
                return {}
            case Record(fields=fields):
                return {one.name: self.smallest(one.type) for one in fields if one.required}
            case Enum(values=values):
                return values[0]
            case _:
                return self._examples.smallest(expression)

    def items(self, array: ArrayType, first: JsonValue, count: int) -> JsonValue:
        """Return a list of `count` items that begins with `first`; raise `NoDocument`."""
        if count > MOST_ITEMS:
            raise too_large()
        rest = [self.smallest(array.items) for _ in range(min(count - 1, 1))]
        return [first, *rest * (count - 1)]

    def outside(self, expression: Expression) -> JsonValue:
        """Return a value that a type other than free-form JSON refuses."""
        kinds = _kinds(self._model, expression)
        return next(value for kind, value in _PLAIN if kind not in kinds)


_PLAIN: Final[tuple[tuple[str, JsonValue], ...]] = (
    ("null", None),
    ("boolean", False),
    ("string", ""),
)
"""A type holds values of one kind, and null perhaps; so one of these is none of its."""


def _kinds(model: Model, expression: Expression) -> frozenset[str]:
    match expression:
        case None | Record():
            return frozenset({"object"})
        case Enum():
            return frozenset({"string"})
        case Ref(name=name):
            match model.lookup(name):
                case Alias(target=target):
                    return _kinds(model, target)
                case Record() | Sum():
                    return frozenset({"object"})
                case Enum():
                    return frozenset({"string"})
        case NullableType(inner=inner):
            return _kinds(model, inner) | {"null"}
        case BooleanType():
            return frozenset({"boolean"})
        case IntegerType() | NumberType():
            return frozenset({"number"})
        case ArrayType():
            return frozenset({"array"})
        case MapType():
            return frozenset({"object"})
        case AnyType():
            return frozenset(kind for kind, _ in _PLAIN)
    return frozenset({"string"})


def text_of(length: int) -> str:
    """Return a text of so many characters; raise `NoDocument`."""
    if length > MOST_CHARACTERS:
        raise too_large()
    return "x" * length
