"""Texts for places that hold text to a pattern or a format: what fits, and what just does not.

What fits is made from the pattern, at the lengths that matter; what does not is one change away.
Whether a text fits is asked of Python's `re`, which neither side of the boundary uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from random import Random
from typing import Final

from exo_contracts.generation.choice import Choose
from exo_gen.model import StringType
from exo_gen.pattern import Pattern, constraint
from exo_gen.pattern.lengths import longest, shortest
from exo_gen.pattern.texts import REACH, example, of_length

_POOL: Final = 24
"""Random texts of a place, made once."""
_LONGEST_IN_POOL: Final = 80

_FIT: Final[Mapping[str, tuple[str, ...]]] = {
    "date-time": (
        "2024-02-29T23:59:59.999999999+23:59",
        "2000-02-29t00:00:00z",
        "0000-01-31T00:00:00-00:00",
        "9999-12-31T23:59:59Z",
    ),
    "uri": (
        "https://user:pw@[2001:db8::1]:443/a%20b/;c?d=/?#e/?",
        "http://[::ffff:192.0.2.1]",
        "http://[1:2:3:4:5:6:7::]/",
        "http://[v1F.a:b]:/",
        "urn:isbn:0-486-27557-4",
        "x:",
        "x:///a//b",
    ),
    "uuid": ("123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"),
}
_MISS: Final[Mapping[str, tuple[str, ...]]] = {
    "date-time": (
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00.Z",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01",
        "٢٠26-01-01T00:00:00Z",
    ),
    "uri": (
        "//example.com",
        "example",
        "1x:a",
        "x:a b",
        "x:%4",
        "x:%zz",
        "x:é",
        "x:a#b#c",
        "x:[a]",
        "http://a:b:c",
        "http://h:8o/",
        "http://[::1",
        "http://[1::2::3]/",
        "http://[1:2:3:4:5:6:7]/",
        "http://[1:2:3:4:5:6:7:8:9]/",
        "http://[::256.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[v1.]/",
        "http://a@b@c/",
        "x:\\",
    ),
    "uuid": (
        "123e4567e89b12d3a456426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}",
        "123e4567-e89b-12d3-a456-42661417400g",
        "123e4567-e89b1-2d3-a456-426614174000",
    ),
}
_ADDED: Final = (*"\n \x00é😀/09:@AFGZ[`afgz{-_", "\u2028")


def keyword(kind: StringType) -> str | None:
    """The keyword that holds a text to a form; None where none does."""
    if kind.format is not None:
        return "format"
    return None if kind.pattern is None else "pattern"


@cache
def edges(kind: StringType) -> tuple[str, ...]:
    """Texts that fit at the lengths at which something ends, the simplest of each."""
    pattern = _pattern(kind)
    low, high = kind.min_length or 0, kind.max_length
    least, most = shortest(pattern), longest(pattern)
    ends = {low, low + 1, least, least + 1}
    ends |= {at for end in (high, most) if end is not None for at in (end - 1, end)}
    reach = REACH if high is None else high
    made = (of_length(pattern, length) for length in sorted(ends) if low <= length <= reach)
    return tuple(dict.fromkeys(text for text in made if text is not None))


@cache
def fitting(kind: StringType) -> tuple[str, ...]:
    """All texts worth trying in one place, the simplest first; empty where nothing fits."""
    pattern = _pattern(kind)
    low, high = kind.min_length or 0, kind.max_length
    smallest = example(pattern, low, high)
    if smallest is None:
        return ()
    least = len(smallest)
    most = min(max(least, _LONGEST_IN_POOL), REACH if high is None else high)
    random = [
        of_length(pattern, least + at % (most - least + 1), Random(at).randrange)
        for at in range(_POOL)
    ]
    known = [text for text in _FIT.get(kind.format or "", ()) if _has_room(kind, text)]
    found = (smallest, *edges(kind), *known, *random)
    return tuple(dict.fromkeys(text for text in found if text is not None))


@cache
def missing(kind: StringType) -> tuple[str, ...]:
    """Texts of a right length that do not fit, most of them by one character."""
    pattern = _pattern(kind)
    near = (*_MISS.get(kind.format or "", ()), *_changed(fitting(kind)[:6]), "", "x", "é😀\n")
    return tuple(
        dict.fromkeys(text for text in near if _has_room(kind, text) and not pattern.matches(text))
    )


def draw(choose: Choose, kind: StringType) -> str:
    """One of the known texts, or one that still fits with a character changed."""
    known = fitting(kind)
    text = known[choose(len(known))]
    if not text or choose(3) < 2:
        return text
    at = choose(len(text))
    changed = text[:at] + _ADDED[choose(len(_ADDED))] + text[at + 1 :]
    return changed if _pattern(kind).matches(changed) else text


def _changed(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        places = sorted({0, len(text) // 2, len(text) - 1})
        for added in _ADDED:
            yield text + added
            yield added + text
            yield from (text[:at] + added + text[at + 1 :] for at in places if at >= 0)
        yield from (text[:at] + text[at + 1 :] for at in places if at >= 0)
        yield text.swapcase()


def _has_room(kind: StringType, text: str) -> bool:
    high = kind.max_length
    return len(text) >= (kind.min_length or 0) and (high is None or len(text) <= high)


def _pattern(kind: StringType) -> Pattern:
    found = constraint(kind)
    if found is None:
        raise TypeError(f"nothing holds {kind} to a form")
    return found
