"""Values worth trying: texts, numbers and keys at which parsers and languages have differed before.

Every tuple begins with its simplest member, because that is what a shrunk failure shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import inf, nextafter
from typing import Final

from exo_contracts.generation import forms
from exo_contracts.generation.choice import Choose
from exo_gen.model import INT64_MAX, INT64_MIN, IntegerType, JsonValue, NumberType, StringType

TEXTS: Final = (
    "a",
    "",
    "\x00",
    '"',
    "\\",
    "/",
    "\n",
    "\b\f\r\t",
    "\x1f",
    "\x7f\x80",
    "é",
    "e\u0301",
    "\u2028\u2029",
    "\u202ertl",
    "\ud7ff\ue000",
    "\ufeff",
    "\ufffd\ufffe\uffff",
    "😀",
    "\U0010ffff",
    "null",
    "1",
    "NaN",
    "\\u0041",
    "__proto__",
    "</script>",
    "main",
)
"""Escapes, controls, the edges of the planes, text that looks like something else."""

ALPHABET: Final = (
    "abcXYZ019 _-./:\"\\'{}[],\n\t\x00\x1f\x7f"
    "\u00e9\u00df\u0130\u03a9\u05d0\u0301\u2028\u4e2d\ud7ff\ue000\uffff"
    "\U0001f600\U00010000\U0010ffff"
)

KEYS: Final = (
    "x",
    "",
    "a b",
    "kind",
    "payload",
    "0",
    "\x00",
    '"',
    "é",
    "e\u0301",
    "\uffff",
    "😀",
    "__proto__",
    "__class__",
    "self",
    "model_config",
)
"""Keys for maps and free-form objects; `\\uffff` and `😀` order differently in UTF-16."""

LITERALS: Final = (
    "1",
    "-0",
    "-0.0",
    "9007199254740993",
    "9223372036854775807",
    "-9007199254740993",
    "9007199254740992.5",
    "18446744073709551617",
    "123456789012345678901234567890",
    "0.1000000000000000055511151231257827",
    "2.2250738585072011e-308",
    "1.7976931348623157e308",
    "4.9e-324",
    "2.4703282292062327e-324",
    "1e-400",
    "9" * 64,
)
"""Number literals whose nearest double is not what they say."""

_INTEGERS: Final = (
    0,
    1,
    -1,
    2,
    10,
    255,
    2**31 - 1,
    2**31,
    -(2**31) - 1,
    2**32,
    2**53 - 1,
    2**53,
    2**53 + 1,
    -(2**53) - 1,
    INT64_MAX - 1,
    INT64_MAX,
    INT64_MIN + 1,
    INT64_MIN,
)
_BEYOND_INT64: Final = (2**63, -(2**63) - 1, 2**64, 10**20, 10**22 + 1, 10**64 - 1, 1 - 10**64)
_NUMBERS: Final = (
    0.0,
    1.0,
    -1.0,
    0.5,
    0.1,
    -1.5,
    1e-4,
    1e-5,
    123456.789,
    1e15,
    1e16,
    1e17,
    1e21,
    1e22,
    2.0**53,
    -(2.0**63),
    2.0**63,
    2.0**64,
    5e-324,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    0.30000000000000004,
    9007199254740991.5,
)
LARGEST_IN_FUZZ: Final = 512
"""Longest text at a length boundary that random cases draw; the sweep tries longer ones once."""

_UNBOUNDED: Final = 70_000
"""A length for texts without a limit: longer than any limit it may be passed on to."""


class Written(float):
    """A double that a document spells in its own way, with other digits than the double's own."""

    literal: str

    @classmethod
    def of(cls, literal: str) -> Written:
        """The double that `literal` is read as."""
        value = cls(float(literal))
        value.literal = literal
        return value


def as_read(value: JsonValue) -> JsonValue:
    """The value as `canonical.parse` gives it: a whole double of 64 bits is an integer.

    What is written in digits alone is an integer too, and not the double that it was the literal
    of: under another tag it may be asked for as one.
    """
    match value:
        case Written() if value.literal.lstrip("-").isdigit():
            return int(value.literal)
        case float():
            whole = value.is_integer() and -(2.0**63) <= value < 2.0**63
            return int(value) if whole else float(value)
        case list():
            return [as_read(item) for item in value]
        case dict():
            return {key: as_read(item) for key, item in value.items()}
        case _:
            return value


@cache
def edge_texts(kind: StringType) -> tuple[str, ...]:
    """Texts at and just inside the length limits, one and four bytes a character."""
    if forms.keyword(kind) is not None:
        return forms.edges(kind)
    low, high = kind.min_length or 0, kind.max_length
    lengths = {low, low + 1} | ({_UNBOUNDED} if high is None else {high - 1, high})
    fitting = sorted(n for n in lengths if low <= n and (high is None or n <= high))
    return tuple(dict.fromkeys(letter * n for n in fitting for letter in ("a", "😀")))


@cache
def texts(kind: StringType) -> tuple[str, ...]:
    """All texts worth trying in one place, the simplest first."""
    if forms.keyword(kind) is not None:
        return forms.fitting(kind)
    low, high = kind.min_length or 0, kind.max_length
    fitted = (text + "x" * (low - len(text)) for text in TEXTS)
    short = (text for text in edge_texts(kind) if len(text) <= max(LARGEST_IN_FUZZ, low))
    return tuple(
        dict.fromkeys(text for text in (*short, *fitted) if high is None or len(text) <= high)
    )


@cache
def integers(kind: IntegerType) -> tuple[int, ...]:
    """The limits, their neighbours, and what lies between them of the known trouble spots."""
    low, high = kind.minimum, kind.maximum
    near = (low, low + 1, high - 1, high)
    fitting = {n for n in (*_INTEGERS, *near) if low <= n <= high}
    return tuple(sorted(fitting, key=lambda n: (abs(n), n < 0)))


@cache
def numbers(kind: NumberType) -> tuple[float, ...]:
    """The limits, their neighbours, and what lies between them of the known trouble spots."""
    limits = [kind.minimum, kind.maximum, kind.exclusive_minimum, kind.exclusive_maximum]
    near = [
        value
        for limit in limits
        if limit is not None
        for value in (limit, nextafter(limit, -inf), nextafter(limit, inf))
    ]
    # A `Written` equals the plain double of its value, so it must not meet one in a dict.
    plain = dict.fromkeys(n for n in (*_NUMBERS, *near) if holds(kind, n))
    odd = (Written.of(literal) for literal in LITERALS)
    return (*plain, *(n for n in odd if holds(kind, n)))


def holds(kind: NumberType, value: float) -> bool:
    """Whether a number lies within the bounds of its place."""
    return (
        (kind.minimum is None or value >= kind.minimum)
        and (kind.maximum is None or value <= kind.maximum)
        and (kind.exclusive_minimum is None or value > kind.exclusive_minimum)
        and (kind.exclusive_maximum is None or value < kind.exclusive_maximum)
    )


def free_form_values() -> Iterator[JsonValue]:
    """Scalars for free-form places; integers of every size, because they stay exact there."""
    yield from (None, True, False)
    yield from _INTEGERS
    yield from _BEYOND_INT64
    yield from (n for n in _NUMBERS if not n.is_integer() or abs(n) >= 2.0**63)
    yield from TEXTS


_SCALARS: Final = tuple(free_form_values())


def free_form(choose: Choose, budget: int) -> JsonValue:
    """Any JSON value, nested no deeper than `budget`."""
    shape = choose(6) if budget > 0 else 0
    if shape < 4:
        return _SCALARS[choose(len(_SCALARS))]
    if shape == 4:
        return [free_form(choose, budget - 1) for _ in range(choose(3))]
    return {KEYS[choose(len(KEYS))]: free_form(choose, budget - 1) for _ in range(choose(3))}


def text(choose: Choose, kind: StringType) -> str:
    """A text from the trouble spots, or one of a few random letters."""
    if forms.keyword(kind) is not None:
        return forms.draw(choose, kind)
    known = texts(kind)
    chosen = choose(len(known) + 8)
    if chosen < len(known):
        return known[chosen]
    low, high = kind.min_length or 0, kind.max_length
    wanted = choose(5) if high is None else min(choose(5), high)
    letters = "".join(ALPHABET[choose(len(ALPHABET))] for _ in range(wanted))
    return letters + "y" * (low - len(letters))


def integer(choose: Choose, kind: IntegerType) -> int:
    """A number from the trouble spots, or any within the bounds."""
    known = integers(kind)
    chosen = choose(len(known) + 6)
    return (
        known[chosen]
        if chosen < len(known)
        else kind.minimum + choose(kind.maximum - kind.minimum + 1)
    )


def number(choose: Choose, kind: NumberType) -> float:
    """A number from the trouble spots, or any of 53 bits and a moderate exponent."""
    known = numbers(kind)
    chosen = choose(len(known) + 12)
    if chosen < len(known):
        return known[chosen]
    low, high = _span(kind)
    value = low + (high - low) * (choose(2**53) / 2**53)
    return value if holds(kind, value) else known[0]


def _span(kind: NumberType) -> tuple[float, float]:
    low = kind.minimum if kind.minimum is not None else kind.exclusive_minimum
    high = kind.maximum if kind.maximum is not None else kind.exclusive_maximum
    return (-1e6 if low is None else low), (1e6 if high is None else high)
