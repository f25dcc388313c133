"""Choices: the one thing a generator asks for, so that it can be driven by anything.

A generator is a function of `Choose`, and calls `choose(n)` for a number below `n`, 0 being the
simplest outcome. Hypothesis drives it to search and to shrink; a seeded random source drives it
where no search is needed; `simplest` drives it to the smallest value there is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import TypeAlias, TypeVar

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


@lru_cache(maxsize=4096)
def _below(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


def strategy(generate: Callable[[Choose], T]) -> st.SearchStrategy[T]:
    """Let Hypothesis make the choices of a generator."""

    @st.composite
    def generated(draw: st.DrawFn) -> T:
        # A certain outcome is no choice: it would cost time and give the shrinker nothing.
        return generate(lambda count: draw(_below(count)) if count > 1 else 0)

    return generated()
