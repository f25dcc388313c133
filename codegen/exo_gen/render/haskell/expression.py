"""A type expression in Haskell: as a type, and as the codec that holds its limits.

The same table as in `exo_gen.haskell_names`, for the modules that quicktype does not render.
"""

from __future__ import annotations

import json
import re

from exo_gen import haskell_names
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    IntegerType,
    LiteralType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Ref,
    StringType,
    TypeExpr,
)


def haskell_type(expression: TypeExpr) -> str:
    """Return the Haskell type of an expression."""
    match expression:
        case StringType():
            return "Text"
        case LiteralType():
            return "()"
        case IntegerType():
            return "Int64"
        case NumberType():
            return "Double"
        case BooleanType():
            return "Bool"
        case AnyType():
            return "Json"
        case NullableType(inner=inner):
            return f"Maybe {argument(haskell_type(inner))}"
        case ArrayType(items=items):
            return f"[{haskell_type(items)}]"
        case MapType(values=values):
            return f"Map Text {argument(haskell_type(values))}"
        case Ref(name=name):
            return name


def haskell_codec(model: Model, expression: TypeExpr) -> str:
    """Return the codec of an expression."""
    match expression:
        case StringType(min_length=low, max_length=high):
            return _formed(expression, _bounded("text", "textOf", _range(low, high)))
        case LiteralType(value=value):
            return f"literal {string(value)}"
        case IntegerType(minimum=low, maximum=high):
            bounds = _range(low if low > INT64_MIN else None, high if high < INT64_MAX else None)
            return _bounded("int64", "int64In", bounds)
        case NumberType():
            return _bounded("double", "doubleIn", _number_range(expression))
        case BooleanType():
            return "bool"
        case AnyType():
            return "json"
        case NullableType(inner=inner):
            return f"nullable {argument(haskell_codec(model, inner))}"
        case ArrayType(items=items, min_items=low, max_items=high):
            container = _bounded("list", "listOf", _range(low, high))
            return f"{container} {argument(haskell_codec(model, items))}"
        case MapType(values=values):
            return f"mapOf {argument(haskell_codec(model, values))}"
        case Ref(name=name):
            is_alias = isinstance(model.lookup(name), Alias)
            return haskell_names.alias_codec(name) if is_alias else "codec"


def argument(source: str) -> str:
    """Put source in parentheses if it would fall apart as an argument."""
    return f"({source})" if " " in source and not source.startswith("[") else source


def string(text: str) -> str:
    """Return a Haskell string literal."""
    escaped = json.dumps(text, ensure_ascii=True)
    # JSON and Haskell agree on printable ASCII and the short escapes; the rest goes by number.
    if "\\u" not in escaped and "\\/" not in escaped:
        return escaped
    pieces = [_character(character) for character in text]
    # An empty `\&` keeps a number from taking in a digit that follows it.
    return '"' + "\\&".join(pieces) + '"'


def long_string(text: str, *, width: int, indent: int) -> str:
    """Return a Haskell string literal over lines, all but the first indented.

    Lines end after a space or a comma where they can, and are of at most `width` unless many
    escapes stand together.
    """
    lines = [""]
    room = width - indent - 2
    for piece in _breakable(text):
        if lines[-1] and len(lines[-1]) + len(piece) > room:
            lines.append("")
        lines[-1] += piece
    return '"' + f"\\\n{' ' * indent}\\".join(lines) + '"'


def _breakable(text: str) -> list[str]:
    """The inside of a literal in pieces between which a gap may stand: none in an escape."""
    return re.findall(r"(?:\\(?:\d+|.)|[^\\ ,]){1,40}[ ,]?|[ ,]", string(text)[1:-1])


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if " " <= character <= "~" else f"\\{ord(character)}"


def _formed(expression: StringType, lengths: str) -> str:
    if expression.format is not None:
        return f"formatted {haskell_names.format_value(expression.format)} {argument(lengths)}"
    if expression.pattern is not None:
        return f"matching {string(expression.pattern)} {argument(lengths)}"
    return lengths


def _bounded(free: str, limited: str, bounds: str) -> str:
    return f"{limited} ({bounds})" if bounds else free


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"between {_number(low)} {_number(high)}"
    if low is not None:
        return f"atLeast {_number(low)}"
    return "" if high is None else f"atMost {_number(high)}"


def _number_range(expression: NumberType) -> str:
    if expression.exclusive_minimum is None and expression.exclusive_maximum is None:
        return _range(expression.minimum, expression.maximum)
    above, below = expression.exclusive_minimum, expression.exclusive_maximum
    sides = (
        _range(expression.minimum, None) if above is None else f"above {_number(above)}",
        _range(None, expression.maximum) if below is None else f"below {_number(below)}",
    )
    return " <> ".join(side for side in sides if side)


def _number(bound: float) -> str:
    text = repr(bound)
    return f"({text})" if text.startswith("-") else text
