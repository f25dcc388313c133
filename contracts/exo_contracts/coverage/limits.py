"""Limits: the numbers an expression sets, and which sides of each a document can be on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import inf, isfinite, nextafter
from typing import Final

from exo_contracts.coverage.cells import Boundary
from exo_contracts.generation import forms
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    ArrayType,
    IntegerType,
    JsonValue,
    NumberType,
    StringType,
    TypeExpr,
)

INT64: Final = "64-bit integer"
"""Stands among the keywords for the range that the wire contract gives `integer`."""
LOWEST: Final = "lowest"
HIGHEST: Final = "highest"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit. `edge` is the nearest measure that is accepted.

    `sides` lists what can be tried: nothing lies inside when minimum and maximum are the same,
    nothing outside a `minLength` of 0, and nothing at the end of Int64 when a bound comes before.
    """

    keyword: str
    edge: float
    sides: tuple[Boundary, ...]
    detail: str = ""

    def side(self, measure: float) -> Boundary:
        """On which side an accepted value is."""
        return "at" if measure == self.edge else "inside"


@cache
def limits(kind: TypeExpr) -> tuple[Limit, ...]:
    """The limits of an expression itself, not of what it contains."""
    match kind:
        case StringType():
            return tuple(_lengths(kind))
        case ArrayType():
            return tuple(_counted("Items", kind.min_items, kind.max_items))
        case IntegerType():
            return tuple(_integer(kind))
        case NumberType():
            return tuple(_number(kind))
        case _:
            return ()


def measure(value: JsonValue) -> float:
    """What the limits of a value's kind count: its code points, its items, or itself."""
    match value:
        case str() | list():
            return len(value)
        case int() | float():
            return value
        case _:
            raise TypeError(f"no keyword sets a limit for {value!r}")


def _lengths(kind: StringType) -> Iterator[Limit]:
    """The limits of a text's length; beside a pattern, not every length has a text."""
    held = forms.keyword(kind) is not None
    known = {len(text) for text in forms.fitting(kind)} if held else set[int]()
    for limit in _counted("Length", kind.min_length, kind.max_length):
        tried = ("outside", *(limit.side(length) for length in known))
        sides = tuple(side for side in limit.sides if not held or side in tried)
        yield replace(limit, sides=sides)


def _counted(what: str, low: int | None, high: int | None) -> Iterator[Limit]:
    room = high is None or (low or 0) < high
    if low is not None:
        yield Limit(f"min{what}", low, _sides(room=room, beyond=low > 0))
    if high is not None:
        yield Limit(f"max{what}", high, _sides(room=room))


def _integer(kind: IntegerType) -> Iterator[Limit]:
    room = kind.minimum < kind.maximum
    if kind.minimum != INT64_MIN:
        yield Limit("minimum", kind.minimum, _sides(room=room))
    if kind.maximum != INT64_MAX:
        yield Limit("maximum", kind.maximum, _sides(room=room))
    for bound, end, detail in (
        (kind.minimum, INT64_MIN, LOWEST),
        (kind.maximum, INT64_MAX, HIGHEST),
    ):
        yield Limit(INT64, end, _sides(room=room) if bound == end else ("outside",), detail)


def _number(kind: NumberType) -> Iterator[Limit]:
    lows, highs = [-inf], [inf]
    if kind.minimum is not None:
        lows.append(kind.minimum)
    if kind.exclusive_minimum is not None:
        lows.append(nextafter(kind.exclusive_minimum, inf))
    if kind.maximum is not None:
        highs.append(kind.maximum)
    if kind.exclusive_maximum is not None:
        highs.append(nextafter(kind.exclusive_maximum, -inf))
    room = max(lows) < min(highs)
    if kind.minimum is not None:
        beyond = isfinite(nextafter(kind.minimum, -inf))
        yield Limit("minimum", kind.minimum, _sides(room=room, beyond=beyond))
    if kind.maximum is not None:
        beyond = isfinite(nextafter(kind.maximum, inf))
        yield Limit("maximum", kind.maximum, _sides(room=room, beyond=beyond))
    if kind.exclusive_minimum is not None:
        edge = nextafter(kind.exclusive_minimum, inf)
        yield Limit("exclusiveMinimum", edge, _sides(room=room))
    if kind.exclusive_maximum is not None:
        edge = nextafter(kind.exclusive_maximum, -inf)
        yield Limit("exclusiveMaximum", edge, _sides(room=room))


def _sides(*, room: bool, beyond: bool = True) -> tuple[Boundary, ...]:
    inside: tuple[Boundary, ...] = ("inside",) if room else ()
    outside: tuple[Boundary, ...] = ("outside",) if beyond else ()
    return (*inside, "at", *outside)
