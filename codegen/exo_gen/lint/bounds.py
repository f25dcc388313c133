"""Rules about constraints: bounds, lengths, counts, enum values and constants."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.files import MAX_EXACT
from exo_gen.lint.schema import Place, Role, Schema
from exo_gen.lint.shape import Shape, has_null_type
from exo_gen.positions import Node

MAX_COUNT: Final = 2**31 - 1
"""Largest length or count: an Int of the guest has 32 bits, and no document is as long."""

_BOUNDS: Final = frozenset(
    {"minLength", "maxLength", "pattern", "format", "minItems", "maxItems"}
    | {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
)
_LOWER: Final = ("minimum", "exclusiveMinimum")
_UPPER: Final = ("maximum", "exclusiveMaximum")


def check_bounds(schema: Schema) -> Iterator[Diagnostic]:
    """Check the constraints of every type."""
    for place in schema.places:
        if place.role is Role.PART or has_null_type(place.node):
            yield from _unnamed(place)
        match place.shape:
            case Shape.STRING:
                yield from _counts(place, "minLength", "maxLength")
            case Shape.ARRAY:
                yield from _counts(place, "minItems", "maxItems")
            case Shape.INTEGER | Shape.NUMBER:
                yield from _range(place)
            case Shape.ENUM:
                yield from _enum(place)
            case Shape.LITERAL:
                yield from _literal(place)


def _unnamed(place: Place) -> Iterator[Diagnostic]:
    """Find bounds of a type that has no name, no property and no payload to itself."""
    bounds = [member for member in place.node.members.values() if member.key in _BOUNDS]
    if bounds:
        yield rules.UNNAMED_BOUNDS.found(
            place.document,
            bounds[0],
            f"'{place.label}' bounds a type without a name",
            f"write the bounded type below '{DEFINITIONS}' and refer to it with '$ref'",
        )


def _counts(place: Place, lower: str, upper: str) -> Iterator[Diagnostic]:
    for key in (lower, upper):
        node = place.node.get(key)
        if node is not None and count(node) is None:
            yield rules.KEYWORD_VALUE.found(
                place.document,
                node,
                f"'{key}' is {_shown(node)}, not a count",
                f"write a whole number from 0 to {MAX_COUNT}",
            )
    low, high = (count(place.node.get(key)) for key in (lower, upper))
    if low is not None and high is not None and low > high:
        yield _empty(place, lower, f"'{lower}' {low} is above '{upper}' {high}")


def count(node: Node | None) -> int | None:
    """Return a length or a count; None when this is none."""
    value = node.value if node is not None else None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and isinstance(value, int) and 0 <= value <= MAX_COUNT else None


def _range(place: Place) -> Iterator[Diagnostic]:
    whole = place.shape is Shape.INTEGER
    for key in (*_LOWER, *_UPPER):
        node = place.node.get(key)
        if node is not None and bound(node, whole=whole) is None and not _is_too_large(node):
            kind = "an integer" if whole else "a number"
            yield rules.KEYWORD_VALUE.found(
                place.document, node, f"'{key}' is {_shown(node)}, not {kind}", f"write {kind}"
            )
    for inclusive, exclusive in (_LOWER, _UPPER):
        if inclusive in place.node.members and exclusive in place.node.members:
            yield rules.BOUND_TWICE.found(
                place.document,
                place.node.members[exclusive],
                f"'{place.label}' has '{inclusive}' and '{exclusive}'",
                "leave one of them out",
            )
            return
    if _is_empty(place.node, whole=whole):
        first = next(key for key in (*_LOWER, *_UPPER) if key in place.node.members)
        kind = "integer" if whole else "number"
        yield _empty(place, first, f"no {kind} lies within the bounds of '{place.label}'")


def _is_empty(node: Node, *, whole: bool) -> bool:
    low, above, high, below = (bound(node.get(key), whole=whole) for key in (*_LOWER, *_UPPER))
    if above is not None:
        low = above + 1 if whole else math.nextafter(above, math.inf)
    if below is not None:
        high = below - 1 if whole else math.nextafter(below, -math.inf)
    lowest = -math.inf if low is None else low
    highest = math.inf if high is None else high
    return lowest > highest or lowest == math.inf or highest == -math.inf


def bound(node: Node | None, *, whole: bool) -> int | float | None:
    """Return a bound of a number; None when this is none."""
    value = node.value if node is not None else None
    match value:
        case bool():
            return None
        case int() if abs(value) <= MAX_EXACT:
            return value
        case float() if not whole and math.isfinite(value):
            return value
        case _:
            return None


def _is_too_large(node: Node) -> bool:
    """Whether a number is one that `check_canonical` reports."""
    value = node.value
    if isinstance(value, float):
        return math.isinf(value)
    return isinstance(value, int) and abs(value) > MAX_EXACT


def _enum(place: Place) -> Iterator[Diagnostic]:
    values = place.node.members["enum"].node
    if not isinstance(values.value, list) or not values.items:
        yield rules.ENUM_VALUES.found(
            place.document, values, f"enum '{place.label}' lists no values", 'write ["a", "b"]'
        )
        return
    seen: set[str] = set()
    for item in values.items:
        if not isinstance(item.value, str):
            yield rules.ENUM_VALUES.found(
                place.document,
                item,
                f"enum '{place.label}' holds {_shown(item)}, not a string",
                "write strings",
            )
        elif item.value in seen:
            yield rules.ENUM_VALUES.found(
                place.document,
                item,
                f"enum '{place.label}' lists '{item.value}' twice",
                "leave one of them out",
            )
        else:
            seen.add(item.value)


def _literal(place: Place) -> Iterator[Diagnostic]:
    node = place.node.members["const"].node
    if not isinstance(node.value, str) or not node.value.isprintable():
        yield rules.KEYWORD_VALUE.found(
            place.document,
            node,
            f"constant '{place.label}' is {_shown(node)}, not a printable string",
            "write a string",
        )


def _empty(place: Place, key: str, message: str) -> Diagnostic:
    return rules.EMPTY_RANGE.found(
        place.document, place.node.members[key], message, "write a lower bound below the upper one"
    )


def _shown(node: Node) -> str:
    match node.value:
        case None:
            return "null"
        case bool():
            return "true" if node.value else "false"
        case list():
            return "an array"
        case dict():
            return "an object"
        case int() | float() if _is_too_large(node):
            return "a huge number"
        case _:
            return repr(node.value)
