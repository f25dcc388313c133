"""A type expression in words; names stay apart so that each page links them its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    AnyType,
    ArrayType,
    BooleanType,
    IntegerType,
    LiteralType,
    MapType,
    NullableType,
    NumberType,
    Ref,
    StringType,
    TypeExpr,
)
from exo_gen.wire_words import quoted


@dataclass(frozen=True, slots=True)
class Link:
    """What stands somewhere else on the page: what to call it, and its anchor."""

    text: str
    anchor: str


Words: TypeAlias = tuple[str | Link, ...]
"""Text with links in it."""


def words(expression: TypeExpr | None) -> Words:
    """Say what may stand there, constraints included; None is a variant that carries nothing."""
    match expression:
        case None:
            return ("nothing: {}",)
        case Ref(name):
            return (Link(name, name),)
        case NullableType(inner):
            return (*words(inner), " or null")
        case ArrayType(items):
            bounds = _between(expression.min_items, expression.max_items, "items")
            return ("list of ", *words(items), *([bounds] if bounds else []))
        case MapType(values):
            return ("map of text to ", *words(values))
        case LiteralType(value):
            return (quoted(value),)
        case StringType(low, high, pattern, form):
            kind = "text" if form is None else form
            like = "" if pattern is None else f", matching {quoted(pattern)}"
            return (kind + _between(low, high, "characters") + like,)
        case IntegerType(low, high):
            return (
                "integer"
                + _between(low if low > INT64_MIN else None, high if high < INT64_MAX else None),
            )
        case NumberType():
            return (_number(expression),)
        case BooleanType():
            return ("true or false",)
        case AnyType():
            return ("any JSON",)


def _number(number: NumberType) -> str:
    above, below = number.exclusive_minimum, number.exclusive_maximum
    strict = (("above", above), ("below", below))
    return (
        "number"
        + _between(number.minimum, number.maximum)
        + "".join(f", {word} {bound}" for word, bound in strict if bound is not None)
    )


def _between(low: float | None, high: float | None, unit: str = "") -> str:
    """`, 1 to 10 items`; nothing when there are no bounds."""
    if low is None and high is None:
        return ""
    if low == high:
        count = f"exactly {low}"
    elif low is None:
        count = f"at most {high}"
    elif high is None:
        count = f"{low} or more"
    else:
        count = f"{low} to {high}"
    return f", {count} {unit}".rstrip()
