"""An example document as the Python expression that makes it of `exo_types.models`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen import python_names
from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    JsonValue,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    Sum,
    TypeExpr,
    Variant,
)

_WIDTH: Final = 80
_INDENT: Final = "    "
_NOTHING: Final = "Unit"
"""The class of what a variant without a payload carries."""


def python_example(model: Model, name: str, document: JsonValue) -> str:
    """Write a valid document of the named type as a typed expression."""
    return _lay(_named(model, name, document), "")


@dataclass(frozen=True, slots=True)
class _Group:
    """A call, a list or a dictionary: its brackets, and labelled expressions between them."""

    opening: str
    items: tuple[tuple[str, _Expression], ...]
    closing: str


_Expression: TypeAlias = str | _Group


def _named(model: Model, name: str, document: JsonValue) -> _Expression:
    named = model.lookup(name)
    match named:
        case Record() if isinstance(document, dict):
            return _record(model, named, document)
        case Sum(variants=variants) if isinstance(document, dict):
            variant = next(one for one in variants if one.tag == document["kind"])
            called = python_names.variant(name, variant.tag)
            payload = _payload(model, variant, document["payload"])
            return _Group(f"{called}(", (("payload=", payload),), ")")
        case Alias(target=target):
            return _expression(model, target, document)
        case Record() | Enum() | Sum():
            return _plain(document)


def _payload(model: Model, variant: Variant, document: JsonValue) -> _Expression:
    if variant.payload is None:
        return f"{_NOTHING}()"
    return _expression(model, variant.payload, document)


def _record(model: Model, record: Record, document: dict[str, JsonValue]) -> _Expression:
    known = {field.name: field for field in record.fields}
    items: list[tuple[str, _Expression]] = [
        (f"{python_names.field(name)}=", _expression(model, field.type, document[name]))
        for name, field in known.items()
        if name in document
    ]
    rest: dict[str, JsonValue] = {
        name: value for name, value in document.items() if name not in known
    }
    # What an open record keeps beside its own may have a name that no argument can have.
    items += [("**", _plain(rest))] if rest else []
    return _Group(f"{record.name}(", tuple(items), ")")


def _expression(model: Model, expression: TypeExpr, document: JsonValue) -> _Expression:
    match expression:
        case Ref(name):
            return _named(model, name, document)
        case NullableType(inner) if document is not None:
            return _expression(model, inner, document)
        case ArrayType(items) if isinstance(document, list):
            return _Group("[", tuple(("", _expression(model, items, one)) for one in document), "]")
        case MapType(values) if isinstance(document, dict):
            return _Group(
                "{",
                tuple(
                    (f"{_text(key)}: ", _expression(model, values, one))
                    for key, one in document.items()
                ),
                "}",
            )
        case NumberType() if isinstance(document, int | float):
            return repr(float(document))
        case _:
            return _plain(document)


def _plain(document: JsonValue) -> _Expression:
    match document:
        case str():
            return _text(document)
        case list():
            return _Group("[", tuple(("", _plain(one)) for one in document), "]")
        case dict():
            items = tuple((f"{_text(key)}: ", _plain(one)) for key, one in document.items())
            return _Group("{", items, "}")
        case _:
            return repr(document)


def _text(text: str) -> str:
    """A string literal; JSON's escapes are Python's too."""
    return json.dumps(text, ensure_ascii=False)


def _flat(expression: _Expression) -> str:
    if isinstance(expression, str):
        return expression
    inner = ", ".join(label + _flat(item) for label, item in expression.items)
    return f"{expression.opening}{inner}{expression.closing}"


def _lay(expression: _Expression, indent: str, taken: int = 0) -> str:
    """Write on one line what fits there beside the `taken` columns, else an item a line."""
    flat = _flat(expression)
    fits = len(indent) + taken + len(flat) < _WIDTH
    if fits or isinstance(expression, str) or not expression.items:
        return flat
    deeper = indent + _INDENT
    lines = "".join(
        f"{deeper}{label}{_lay(item, deeper, len(label))},\n" for label, item in expression.items
    )
    return f"{expression.opening}\n{lines}{indent}{expression.closing}"
