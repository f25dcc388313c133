"""Choices: the one thing a generator asks for, so that it can be driven by anything.

A generator is a function of `Choose`, and calls `choose(n)` for a number below `n`, 0 being the
simplest outcome. Hypothesis drives it to search and to shrink; a seeded random source drives it
where no search is needed; `simplest` drives it to the smallest value there is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import Final, TypeAlias, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

Choose: TypeAlias = Callable[[int], int]
"""Return a number from 0 to below the argument, which is at least 1."""


def simplest(count: int) -> int:
    """Choose the simplest outcome, always."""
    del count
    return 0


def at_random(seed: int | str) -> Choose:
    """Choose evenly, and the same for the same seed."""
    return Random(seed).randrange


def recording(random: Random, choices: list[int]) -> Choose:
    """Choose evenly, and note what Hypothesis would have to draw to choose the same."""

    def choose(count: int) -> int:
        if count == 1:
            return 0
        chosen = random.randrange(count)
        choices.append(_first(count) + chosen)
        return chosen

    return choose


_NEAR: Final = 100
_FAR: Final = 1 << 100
"""Where Hypothesis draws the numbers of large choices from.

In a large range it favours numbers near zero so much that the upper half of 64 bits is hardly ever
seen, nor a record with its last optional property. Far from zero it draws evenly.
"""


def _first(count: int) -> int:
    return 0 if count <= _NEAR else _FAR


@lru_cache(maxsize=4096)
def _from(first: int, count: int) -> st.SearchStrategy[int]:
    return st.integers(first, first + count - 1)


def strategy(generate: Callable[[Choose], T]) -> st.SearchStrategy[T]:
    """Let Hypothesis make the choices of a generator."""

    @st.composite
    def generated(draw: st.DrawFn) -> T:
        def choose(count: int) -> int:
            # A certain outcome is no choice: it would cost time and give the shrinker nothing.
            if count == 1:
                return 0
            first = _first(count)
            return draw(_from(first, count)) - first

        return generate(choose)

    return generated()
