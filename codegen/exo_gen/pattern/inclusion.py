"""Is every text of one pattern one of another? Decided by derivatives, with a shortest text if not.

Brzozowski, "Derivatives of Regular Expressions", 1964: what is left of a language after its first
character is again an expression. Two are walked side by side, character by character; a place where
the first may end and the second may not is a text that tells them apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from exo_gen.pattern.expression import Characters, Choice, Expression, Pattern, Repeat, Sequence

_MOST_STATES: Final = 4000
"""Pairs that are looked at before it is given up."""

_ANYTHING: Final = Characters((), negated=True)
_NOTHING: Final = Choice(())
_EMPTY: Final = Sequence(())


class Undecided(Exception):
    """The two patterns have too many states to compare."""


def text_apart(
    pattern: Pattern | None, other: Pattern, *, low: int = 0, high: int | None = None
) -> str | None:
    """Return the shortest text of `pattern` that is none of `other`'s, or None; raise `Undecided`.

    No pattern is any text. `low` and `high` bound the length of the text.
    """
    first = _whole(pattern) if pattern is not None else Repeat(_ANYTHING, 0, None)
    start = (first, _whole(other))
    alphabet = tuple(_alphabet(start))
    waiting = deque([(*start, "")])
    seen = {(*start, 0)}
    while waiting:
        one, two, text = waiting.popleft()
        if len(text) >= low and _may_end(one) and not _may_end(two):
            return text
        if high is not None and len(text) >= high:
            continue
        for character in alphabet:
            left = _after(one, character)
            if left == _NOTHING:
                continue
            right = _after(two, character)
            key = (left, right, min(len(text) + 1, low))
            if key not in seen:
                if len(seen) >= _MOST_STATES:
                    raise Undecided
                seen.add(key)
                waiting.append((left, right, text + character))
    return None


def one_of(values: Iterable[str]) -> Pattern:
    """The pattern of exactly these texts; it is compared only, and has no source."""
    texts = (Sequence(tuple(Characters(((one, one),)) for one in value)) for value in values)
    return Pattern("", Choice(tuple(texts)), at_start=True, at_end=True)


def _whole(pattern: Pattern) -> Expression:
    """The expression that the whole text is, where the pattern may be found anywhere in it."""
    around = Repeat(_ANYTHING, 0, None)
    before = () if pattern.at_start else (around,)
    after = () if pattern.at_end else (around,)
    return _in_a_row((*before, pattern.expression, *after))


def _alphabet(expressions: tuple[Expression, ...]) -> Iterator[str]:
    """One character for each set that the expressions cannot tell apart."""
    edges = {ord("x")}
    waiting = list(expressions)
    while waiting:
        match waiting.pop():
            case Characters(ranges=ranges):
                for low, high in ranges:
                    edges |= {ord(low), ord(high) + 1}
            case Sequence(parts=parts):
                waiting += parts
            case Choice(branches=branches):
                waiting += branches
            case Repeat(inner=inner):
                waiting.append(inner)
    edges |= {0, 0xE000}
    for edge in sorted(edges, key=lambda at: (at < 0x20, at)):
        if edge < 0x110000 and not 0xD800 <= edge < 0xE000:
            yield chr(edge)


def _may_end(expression: Expression) -> bool:
    match expression:
        case Characters():
            return False
        case Sequence(parts=parts):
            return all(_may_end(part) for part in parts)
        case Choice(branches=branches):
            return any(_may_end(branch) for branch in branches)
        case Repeat(inner=inner, least=least):
            return least == 0 or _may_end(inner)


@cache
def _after(expression: Expression, character: str) -> Expression:
    """What may follow a character; `_NOTHING` when it cannot come first."""
    match expression:
        case Characters():
            return _EMPTY if expression.has(character) else _NOTHING
        case Choice(branches=branches):
            return _any_of(_after(branch, character) for branch in branches)
        case Sequence(parts=parts):
            if not parts:
                return _NOTHING
            first, others = parts[0], parts[1:]
            left = _in_a_row((_after(first, character), *others))
            if not _may_end(first):
                return left
            return _any_of((left, _after(_in_a_row(others), character)))
        case Repeat(inner=inner, least=least, most=most):
            if most == 0:
                return _NOTHING
            rest = Repeat(inner, max(least - 1, 0), None if most is None else most - 1)
            return _in_a_row((_after(inner, character), rest))


def _in_a_row(parts: tuple[Expression, ...]) -> Expression:
    flat: list[Expression] = []
    for part in parts:
        if part == _NOTHING:
            return _NOTHING
        if isinstance(part, Sequence):
            flat += part.parts
        elif not (isinstance(part, Repeat) and part.most == 0):
            flat.append(part)
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def _any_of(branches: Iterator[Expression] | tuple[Expression, ...]) -> Expression:
    flat: dict[Expression, None] = {}
    for branch in branches:
        inner = branch.branches if isinstance(branch, Choice) else (branch,)
        flat |= dict.fromkeys(inner)
    ordered = tuple(sorted(flat, key=repr))
    return ordered[0] if len(ordered) == 1 else Choice(ordered)
