"""Spellings: many documents for one value.

`1`, `1.0` and `1e0` are one integer, `"a"` and `"\\u0061"` one text; key order and whitespace mean
nothing. A document that was only ever written by one encoder leaves most of a parser untouched.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from json.encoder import encode_basestring
from typing import Final, Literal, TypeAlias, get_args

from exo_contracts.generation.samples import Written
from exo_gen.model import JsonValue

Space: TypeAlias = Literal["none", "some", "much"]
Escapes: TypeAlias = Literal["needed", "ascii", "all"]
Numbers: TypeAlias = Literal["plain", "point", "exponent", "scaled", "Scaled"]
Order: TypeAlias = Literal["given", "sorted", "reversed"]

_EXACT: Final = 2**53
_SHORT: Final = {'"': '\\"', "\\": "\\\\", "/": "\\/"} | {
    letter: f"\\{name}" for letter, name in zip("\b\f\n\r\t", "bfnrt", strict=True)
}


@dataclass(frozen=True, slots=True)
class Style:
    """How to spell a value."""

    space: Space = "none"
    escapes: Escapes = "needed"
    numbers: Numbers = "plain"
    order: Order = "given"


PLAIN: Final = Style()
STYLES: Final = tuple(
    Style(space, escapes, numbers, order)
    for order, space, escapes, numbers in product(
        get_args(Order), get_args(Space), get_args(Escapes), get_args(Numbers)
    )
)
"""Every combination, the plain one first."""


def spell(value: JsonValue, style: Style = PLAIN) -> bytes:
    """Write a value in the given style."""
    parts: list[str] = []
    _Speller(style, parts).value(value)
    return "".join(parts).encode("utf-8")


class _Speller:
    """Appends the tokens of a value to `parts`."""

    def __init__(self, style: Style, parts: list[str]) -> None:
        self._style = style
        self._put = parts.append
        self._gap = {"none": "", "some": " ", "much": " \t\r\n "}[style.space]

    def value(self, value: JsonValue) -> None:
        self._put(self._gap)
        match value:
            case str():
                self._put(self._text(value))
            case bool() | None:
                self._put({True: "true", False: "false", None: "null"}[value])
            case int():
                self._put(_integer(value, self._style.numbers))
            case float():
                self._put(_double(value, self._style.numbers))
            case list():
                self._array(value)
            case dict():
                self._object(value)
        self._put(self._gap)

    def _array(self, items: list[JsonValue]) -> None:
        self._put("[")
        for at, item in enumerate(items):
            if at:
                self._put(",")
            self.value(item)
        self._put("]" if items else f"{self._gap}]")

    def _object(self, entries: dict[str, JsonValue]) -> None:
        self._put("{")
        for at, key in enumerate(self._ordered(entries)):
            self._put("," + self._gap if at else self._gap)
            self._put(self._text(key) + self._gap + ":")
            self.value(entries[key])
        self._put("}")

    def _ordered(self, entries: dict[str, JsonValue]) -> list[str]:
        match self._style.order:
            case "given":
                return list(entries)
            case "sorted":
                return sorted(entries)
            case "reversed":
                return list(reversed(entries))

    def _text(self, text: str) -> str:
        match self._style.escapes:
            case "needed":
                return encode_basestring(text)
            case "ascii":
                # Upper-case digits and \/ too: encoders do not write them, parsers must read them.
                return f'"{text.translate(_ASCII)}"'
            case "all":
                return f'"{text.translate(_ALL)}"'


class _Escapes(dict[int, str]):
    """A table for `str.translate` that grows with the letters it meets."""

    def __init__(self, *, always: bool) -> None:
        super().__init__()
        self._always = always

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if self._always or not " " <= letter <= "~":
            units = letter.encode("utf-16-be")
            pairs = (units[at : at + 2].hex().upper() for at in range(0, len(units), 2))
            letter = "".join(f"\\u{pair}" for pair in pairs)
        self[code] = escaped = letter if self._always else _SHORT.get(chr(code), letter)
        return escaped


_ASCII: Final = _Escapes(always=False)
_ALL: Final = _Escapes(always=True)


def _integer(value: int, numbers: Numbers) -> str:
    # Beyond 2^53 only the plain spelling is exact: the others are read as doubles.
    if abs(value) > _EXACT:
        return str(value)
    match numbers:
        case "plain":
            return str(value)
        case "point":
            return f"{value}.0"
        case "exponent":
            return f"{value}e0"
        case "scaled":
            return f"{value}0e-1" if value else "0e-1"
        case "Scaled":
            return f"{value}00.00E-0002" if value else "-0.00E-0002"


def _double(value: float, numbers: Numbers) -> str:
    if isinstance(value, Written):
        return value.literal
    if not value:
        return _integer(0, numbers)
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is no JSON")
    mantissa = "-" * sign + "".join(map(str, digits))
    match numbers:
        case "plain":
            return repr(value)
        case "point":
            return _pointed(mantissa, exponent) or repr(value)
        case "exponent":
            return f"{mantissa}e{exponent}"
        case "scaled":
            return f"{mantissa}0.0e{exponent - 1}"
        case "Scaled":
            return f"{mantissa}E{'-' if exponent < 0 else '+'}000{abs(exponent)}"


def _pointed(mantissa: str, exponent: int) -> str | None:
    """Write without an exponent, when that takes few enough digits."""
    text = f"{Decimal(mantissa).scaleb(exponent):f}"
    pointed = text if "." in text else f"{text}.0"
    return pointed if len(pointed) < 60 else None
