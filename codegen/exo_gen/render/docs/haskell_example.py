"""An example document as the Haskell expression that makes it of `ExoMonad.Types`.

The expression takes what the generated modules export, `Data.Map.Strict` as `Map`, and
`OverloadedStrings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen import haskell_names
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    Enum,
    JsonValue,
    LiteralType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)

_WIDTH: Final = 80
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def haskell_example(model: Model, name: str, document: JsonValue) -> str:
    """Write a valid document of the named type as an expression."""
    return _lay(_named(model, name, document), 0)


@dataclass(frozen=True, slots=True)
class _Apply:
    """A function or constructor and its one argument."""

    function: str
    argument: _Expression


@dataclass(frozen=True, slots=True)
class _Group:
    """A list, a pair, or a record after its constructor: what is between two brackets."""

    head: str
    brackets: str
    items: tuple[tuple[str, _Expression], ...]


_Expression: TypeAlias = str | _Apply | _Group


def _named(model: Model, name: str, document: JsonValue) -> _Expression:
    named = model.lookup(name)
    match named:
        case Record() if isinstance(document, dict):
            return _record(model, named, document)
        case Sum(variants=variants) if isinstance(document, dict):
            variant = next(one for one in variants if one.tag == document["kind"])
            # Effects are constructors of a GADT, which bear the tag and nothing else.
            built = (
                haskell_names.effect_constructor(variant.tag)
                if name == model.effect_type
                else haskell_names.constructor(name, variant.tag)
            )
            if variant.payload is None:
                return built
            return _Apply(built, _expression(model, variant.payload, document["payload"]))
        case Enum() if isinstance(document, str):
            return haskell_names.constructor(name, document)
        case Alias(target=target):
            return _expression(model, target, document)
        case Record() | Enum() | Sum():
            return _json(document)


def _record(model: Model, record: Record, document: dict[str, JsonValue]) -> _Expression:
    items: list[tuple[str, _Expression]] = []
    for field in record.fields:
        present = field.name in document
        value = _expression(model, field.type, document[field.name]) if present else "Nothing"
        if present and not field.required:
            value = _Apply("Just", value)
        items.append((f"{haskell_names.field(record.name, field.name)} = ", value))
    if record.open:
        known = {field.name for field in record.fields}
        rest = {key: _json(value) for key, value in document.items() if key not in known}
        items.append((f"{haskell_names.extra_field(record.name)} = ", _map(rest)))
    return _Group(record.name, "{}", tuple(items)) if items else record.name


def _expression(model: Model, expression: TypeExpr, document: JsonValue) -> _Expression:
    match expression:
        case Ref(name):
            return _named(model, name, document)
        case NullableType(inner):
            if document is None:
                return "Nothing"
            return _Apply("Just", _expression(model, inner, document))
        case ArrayType(items) if isinstance(document, list):
            return _list(tuple(_expression(model, items, one) for one in document))
        case MapType(values) if isinstance(document, dict):
            return _map({key: _expression(model, values, one) for key, one in document.items()})
        case LiteralType():
            return "()"
        case AnyType():
            return _json(document)
        case NumberType() if isinstance(document, int | float):
            return _signed(float(document))
        case _:
            return _scalar(document)


def _json(document: JsonValue) -> _Expression:
    match document:
        case None:
            return "JsonNull"
        case bool():
            return _Apply("JsonBool", _scalar(document))
        case int():
            return _Apply("JsonInteger", _scalar(document))
        case float():
            return _Apply("JsonDouble", _scalar(document))
        case str():
            return _Apply("JsonString", _scalar(document))
        case list():
            return _Apply("JsonArray", _list(tuple(map(_json, document))))
        case dict():
            entries = {key: _json(value) for key, value in document.items()}
            return _Apply("JsonObject", _map(entries))


def _list(items: tuple[_Expression, ...]) -> _Expression:
    return _Group("", "[]", tuple(("", item) for item in items))


def _map(entries: dict[str, _Expression]) -> _Expression:
    if not entries:
        return "Map.empty"
    pairs = (_Group("", "()", (("", _text(key)), ("", one))) for key, one in entries.items())
    return _Apply("Map.fromList", _list(tuple(pairs)))


def _scalar(document: JsonValue) -> str:
    match document:
        case str():
            return _text(document)
        case bool():
            return str(document)
        case int() | float():
            return _signed(document)
        case _:
            return "JsonNull"


def _signed(number: float) -> str:
    return f"({number!r})" if number < 0 else repr(number)


def _text(text: str) -> str:
    """A string literal: a code point that does not print is its number, and `\\&` ends that."""
    written = ""
    for character in text:
        if character in _ESCAPES:
            written += _ESCAPES[character]
        elif character.isprintable():
            written += character
        else:
            written += f"\\{ord(character)}\\&"
    return f'"{written}"'


def _is_compound(expression: _Expression) -> bool:
    """Whether it needs parentheses as an argument; a record's braces bind closer than that."""
    return isinstance(expression, _Apply)


def _flat(expression: _Expression) -> str:
    match expression:
        case str():
            return expression
        case _Apply(function, argument):
            inner = _flat(argument)
            return f"{function} ({inner})" if _is_compound(argument) else f"{function} {inner}"
        case _Group(head, brackets, items):
            inner = ", ".join(label + _flat(item) for label, item in items)
            return f"{head} {brackets[0]}{inner}{brackets[1]}".lstrip()


def _lay(expression: _Expression, column: int, taken: int = 0) -> str:
    """Write on one line what fits there beside the `taken` columns, else over several."""
    flat = _flat(expression)
    if isinstance(expression, str) or column + taken + len(flat) < _WIDTH:
        return flat
    if isinstance(expression, _Apply):
        below = f"\n{' ' * (column + 2)}"
        if _is_compound(expression.argument):
            return f"{expression.function}{below}({_lay(expression.argument, column + 3)})"
        return f"{expression.function}{below}{_lay(expression.argument, column + 2)}"
    return _lay_group(expression, column)


def _lay_group(group: _Group, column: int) -> str:
    start = column + 2 if group.head else column
    margin = f"\n{' ' * start}"
    lines = f",{margin}  ".join(
        # What does not fit beside its label begins below it.
        label + _lay(item, start + 4 if label else start + 2, len(label))
        for label, item in group.items
    )
    head = f"{group.head}{margin}" if group.head else ""
    return f"{head}{group.brackets[0]} {lines}{margin}{group.brackets[1]}"
