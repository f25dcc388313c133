"""JSON documents as both sides of the boundary agree on them.

`loads` accepts exactly the documents that the guest's parser accepts, and `dumps` writes what that
parser reads. Beyond RFC 8259: UTF-8 without a byte-order mark, each key once, Unicode scalar values
only, containers nested at most `MAX_DEPTH` deep, documents of at most `MAX_BYTES`, number literals
of at most `MAX_DIGITS` digits with an exponent within ±`MAX_EXPONENT`, nothing that overflows a
double.

A literal with a fraction or an exponent is a double; when that double is whole and fits 64 bits it
is the integer it equals, as JSON Schema sees it (`1.0` and `1e2` are integers).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeAlias

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""A document's value. Integers are exact; a float is never NaN, infinite, or negative zero."""

MAX_BYTES: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 64
MAX_EXPONENT: Final = 400

_INT64_LIMIT: Final = 2.0**63
# Strings are skipped a run at a time: a step for every character would take longer than to parse.
_BRACKETS: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class WireError(ValueError):
    """A document that does not say what its type asks for.

    `str()` is `PATH: expected E, got G`, the form the guest uses too.
    """

    def __init__(self, path: str, expected: str, got: str) -> None:
        super().__init__(f"{path}: expected {expected}, got {got}")
        self.path = path
        self.expected = expected
        self.got = got


def key_step(key: str) -> str:
    """How a property shows in a path: `.name`, or `["odd name"]`."""
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key, ensure_ascii=False)}]"


def kind_of(value: object) -> str:
    """Name a value's JSON kind, as errors do."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def loads(data: bytes) -> JsonValue:
    """Parse one document; raise `WireError`."""
    if len(data) > MAX_BYTES:
        raise WireError("$", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        met = f"byte 0x{data[error.start]:02x} at byte {error.start}"
        raise WireError("$", "UTF-8", met) from None
    if text.startswith("\ufeff"):
        raise WireError("$", "a JSON value", "a byte-order mark at byte 0")
    _check_depth(text)
    try:
        value: JsonValue = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _syntax_error(text, error.pos) from None
    if "\\u" in text:
        _refuse_surrogates(value, "$")
    return value


def dumps(value: object) -> bytes:
    """Write a plain value (None, bool, int, float, str, list, mapping) as a document.

    Free-form objects come out in key order. Raise `WireError` for what no document can hold.
    """
    return dump_plain(_free_form(value, "$", 0))


def dump_plain(value: object) -> bytes:
    """Write a value that already obeys the document rules but for its text and size."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        _refuse_surrogates(value, "$")
        raise
    if len(data) > MAX_BYTES:
        raise WireError("$", f"at most {MAX_BYTES} bytes", f"{len(data)} bytes")
    return data


def writable_float(value: float, path: str) -> float:
    """Return `value` without a negative zero; raise `WireError` for NaN and infinities."""
    if value - value != 0.0:
        raise WireError(path, "a finite number", repr(value))
    return value + 0.0


def _free_form(value: object, path: str, depth: int) -> object:
    match value:
        case None | bool() | str():
            return value
        case int():
            if not -(10**MAX_DIGITS) < value < 10**MAX_DIGITS:
                raise WireError(path, f"an integer of at most {MAX_DIGITS} digits", "a longer one")
            return value
        case float():
            return writable_float(value, path)
        case list() | tuple():
            check_depth(depth, path)
            return [_free_form(item, f"{path}[{at}]", depth + 1) for at, item in enumerate(value)]
        case Mapping():
            check_depth(depth, path)
            return {
                _key(key, path): _free_form(value[key], path + key_step(_key(key, path)), depth + 1)
                for key in sorted(value, key=str)
            }
        case _:
            raise WireError(path, "a JSON value", f"a Python {type(value).__name__}")


free_form = _free_form


def check_depth(depth: int, path: str) -> None:
    """Refuse a container inside `depth` others when that is too deep."""
    if depth >= MAX_DEPTH:
        raise WireError(path, f"at most {MAX_DEPTH} levels of nesting", "more")


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise WireError(path, "text as a key", f"a Python {type(key).__name__}")
    return key


def _check_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for match in _BRACKETS.finditer(text):
        bracket = match.group()
        if bracket in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                at = len(text[: match.start()].encode())
                raise WireError("$", f"at most {MAX_DEPTH} levels of nesting", f"more at byte {at}")
        elif bracket in "]}":
            depth -= 1


def _syntax_error(text: str, position: int) -> WireError:
    at = len(text[:position].encode())
    found = repr(text[position]) if position < len(text) else "end of input"
    return WireError("$", "a JSON value", f"{found} at byte {at}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                shown = json.dumps(key, ensure_ascii=False)
                raise WireError("$", "each key once", f"{shown} again")
            seen.add(key)
    return found


def _integer(literal: str) -> int:
    if len(literal) - literal.startswith("-") > MAX_DIGITS:
        raise WireError("$", f"a number of at most {MAX_DIGITS} digits", "a longer one")
    return int(literal)


def _double(literal: str) -> int | float:
    mantissa, _, exponent = literal.replace("E", "e").partition("e")
    if len(mantissa.replace("-", "").replace(".", "")) > MAX_DIGITS:
        raise WireError("$", f"a number of at most {MAX_DIGITS} digits", "a longer one")
    if len(exponent.lstrip("+-")) > MAX_DIGITS or abs(int(exponent or "0")) > MAX_EXPONENT:
        raise WireError("$", f"an exponent within ±{MAX_EXPONENT}", "a larger one")
    value = float(literal)
    if value - value != 0.0:
        raise WireError("$", "a number that fits a double", literal)
    if value.is_integer() and -_INT64_LIMIT <= value < _INT64_LIMIT:
        return int(value)
    return value


def _constant(literal: str) -> NoReturn:
    raise WireError("$", "a JSON value", literal)


def _refuse_surrogates(value: object, path: str) -> None:
    match value:
        case str():
            if any("\ud800" <= character <= "\udfff" for character in value):
                raise WireError(path, "Unicode scalar values", "a lone surrogate")
        case list():
            for at, item in enumerate(value):
                _refuse_surrogates(item, f"{path}[{at}]")
        case dict():
            for key, item in value.items():
                _refuse_surrogates(key, path)
                _refuse_surrogates(item, path + key_step(key))


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_float=_double,
    parse_constant=_constant,
)
