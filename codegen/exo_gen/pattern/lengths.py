"""How long the texts of a pattern may be, in characters."""

from __future__ import annotations

from functools import cache, reduce

from exo_gen.pattern.expression import (
    Characters,
    Choice,
    Expression,
    Pattern,
    Repeat,
    Sequence,
)


def shortest(pattern: Pattern) -> int:
    """The length of the shortest text that matches."""
    return _least(pattern.expression)


def longest(pattern: Pattern) -> int | None:
    """The length of the longest text that matches; None without a limit."""
    return _most(pattern.expression) if pattern.at_start and pattern.at_end else None


@cache
def lengths(expression: Expression, limit: int) -> int:
    """The lengths up to `limit` that a text of the expression may have: bit n stands for n."""
    within = (1 << limit + 1) - 1
    match expression:
        case Characters():
            return 2 & within
        case Sequence(parts):
            return reduce(lambda sums, part: _sums(sums, lengths(part, limit), within), parts, 1)
        case Choice(branches):
            return reduce(lambda found, branch: found | lengths(branch, limit), branches, 0)
        case Repeat(inner, least, most):
            return _repeated(lengths(inner, limit), least, most, limit)


def _repeated(once: int, least: int, most: int | None, limit: int) -> int:
    within = (1 << limit + 1) - 1
    if once == 2:
        high = limit if most is None else min(most, limit)
        return (1 << high + 1) - (1 << least) if least <= high else 0
    found = now = reduce(lambda sums, _: _sums(sums, once, within), range(least), 1)
    for _ in range(limit + 1 if most is None else most - least):
        now = _sums(now, once, within)
        if not now & ~found:
            break
        found |= now
    return found


def _sums(one: int, other: int, within: int) -> int:
    """Every sum of a length of one and a length of the other."""
    if one.bit_count() > other.bit_count():
        one, other = other, one
    found = 0
    while one:
        low = one & -one
        found |= other * low
        one ^= low
    return found & within


def _least(expression: Expression) -> int:
    match expression:
        case Characters():
            return 1
        case Sequence(parts):
            return sum(map(_least, parts))
        case Choice(branches):
            return min(map(_least, branches))
        case Repeat(inner, least, _):
            return least * _least(inner)


def _most(expression: Expression) -> int | None:
    match expression:
        case Characters():
            return 1
        case Sequence(parts):
            each = [_most(part) for part in parts]
            return None if None in each else sum(one for one in each if one is not None)
        case Choice(branches):
            each = [_most(branch) for branch in branches]
            return None if None in each else max(one for one in each if one is not None)
        case Repeat(inner, _, most):
            once = _most(inner)
            if once == 0 or most == 0:
                return 0
            return None if once is None or most is None else once * most
