"""Texts of a pattern, of a wanted length; the same choices make the same text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, TypeAlias

from exo_gen.pattern.expression import (
    Characters,
    Choice,
    Expression,
    Pattern,
    Repeat,
    Sequence,
)
from exo_gen.pattern.lengths import lengths, shortest

Choose: TypeAlias = Callable[[int], int]
"""Chooses one of so many: a number from 0 on."""

REACH: Final = 512
"""The longest text that is asked of a pattern."""

_USUAL: Final = "axz0AZ -_./\n\x00é\u2028\ud7ff\ue000😀\U0010ffff"


def first(count: int) -> int:
    """Choose the first each time."""
    return 0 * count


def example(pattern: Pattern, low: int, high: int | None, choose: Choose = first) -> str | None:
    """A text that matches, of the least length that does; None where none of `REACH` does."""
    limit = REACH if high is None else min(high, REACH)
    for length in range(max(low, shortest(pattern)), limit + 1):
        text = of_length(pattern, length, choose)
        if text is not None:
            return text
    return None


def of_length(pattern: Pattern, length: int, choose: Choose = first) -> str | None:
    """A text of so many characters that matches; None where there is none."""
    whole = _Writer(choose, length)
    fitting = _bits(lengths(pattern.expression, length))
    if pattern.at_start and pattern.at_end:
        found = [length] if length in fitting else []
    else:
        found = fitting[::-1]
    if not found:
        return None
    inner = found[choose(len(found))]
    spare = length - inner
    before = 0 if pattern.at_start else spare if pattern.at_end else choose(spare + 1)
    text = whole.write(pattern.expression, inner)
    return whole.any(before) + text + whole.any(spare - before)


class _Writer:
    """Writes texts of expressions, none longer than `limit`."""

    def __init__(self, choose: Choose, limit: int) -> None:
        self._choose = choose
        self._limit = limit

    def any(self, count: int) -> str:
        """Text about which nothing is said."""
        return "".join(_USUAL[self._choose(len(_USUAL))] for _ in range(count))

    def write(self, expression: Expression, length: int) -> str:
        """A text of an expression; there is one of this length."""
        match expression:
            case Characters():
                known = members(expression)
                return known[self._choose(len(known))]
            case Choice(branches):
                fitting = [one for one in branches if self._has(one, length)]
                return self.write(fitting[self._choose(len(fitting))], length)
            case Sequence(parts):
                return self._in_sequence(parts, length)
            case Repeat():
                return self._repeated(expression, length)

    def _has(self, expression: Expression, length: int) -> bool:
        return bool(lengths(expression, self._limit) >> length & 1)

    def _in_sequence(self, parts: tuple[Expression, ...], length: int) -> str:
        text = ""
        while parts:
            head, parts = parts[0], parts[1:]
            text += self._part(head, Sequence(parts), length - len(text))
        return text

    def _repeated(self, expression: Repeat, length: int) -> str:
        text = ""
        inner, least, most = expression.inner, expression.least, expression.most
        while least or len(text) < length:
            least = max(least - 1, 0)
            most = None if most is None else most - 1
            rest = Repeat(inner, least, most)
            text += self._part(inner, rest, length - len(text), progress=not least)
        return text

    def _part(
        self, head: Expression, rest: Expression, length: int, *, progress: bool = False
    ) -> str:
        """A text of `head` after which one of `rest` fills the length."""
        fitting = [
            taken
            for taken in _bits(lengths(head, self._limit))
            if taken <= length and self._has(rest, length - taken) and (taken or not progress)
        ] or [0]
        return self.write(head, fitting[self._choose(len(fitting))])


@cache
def members(characters: Characters) -> tuple[str, ...]:
    """Characters of a set: the ends of its ranges and what lies between; the simplest first."""
    known = tuple(dict.fromkeys(one for one in _candidates(characters) if characters.has(one)))
    if known:
        return known
    return (next(chr(at) for at in range(0x110000) if _is_scalar(at) and characters.has(chr(at))),)


def _candidates(characters: Characters) -> Iterator[str]:
    if characters.negated:
        yield from _USUAL
        for low, high in characters.ranges:
            yield from (chr(at) for at in (ord(low) - 1, ord(high) + 1) if _is_scalar(at))
    for low, high in characters.ranges:
        yield low
        yield high
        middle = (ord(low) + ord(high)) // 2
        if _is_scalar(middle):
            yield chr(middle)


def _is_scalar(at: int) -> bool:
    return 0 <= at < 0xD800 or 0xE000 <= at < 0x110000


@cache
def _bits(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]
