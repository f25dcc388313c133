"""The hunt: batches of cases made by chance until one fails, which Hypothesis then shrinks.

Chance is a seeded generator that makes the choices and keeps them: for Hypothesis to make them
would take longer than to hold the cases against their properties. A batch that fails is handed to
Hypothesis as the choices it was made of. What it shrinks them to goes into its example database,
and what is there from earlier hunts is tried before anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final, TypeAlias, TypeVar
from unittest import SkipTest

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.database import (
    ExampleDatabase,
    InMemoryExampleDatabase,
    MultiplexedDatabase,
    choices_to_bytes,
)
from hypothesis.errors import Flaky

from exo_contracts.generation import imports
from exo_contracts.generation.choice import Choose, recording, strategy

T = TypeVar("T")

Draw: TypeAlias = Callable[[Choose], Sequence[T]]
"""Makes a batch of cases."""

Fails: TypeAlias = Callable[[Sequence[T]], bool]
"""Whether one of a batch fails; asked again while shrinking, only about the same failure."""

KEY: Final = b"hunt"
"""What failures are filed under."""

UNSHRUNK: Final = KEY + b".secondary"
"""What they were shrunk from is filed under; the suffix is Hypothesis' own."""

EXHAUSTED: Final = 100
"""Batches met before, one after the other, at which a type has no more to offer."""


def by_chance(
    draw: Draw[T],
    fails: Fails[T],
    *,
    examples: int,
    seed: str,
    database: ExampleDatabase | None = None,
) -> None:
    """Try what failed before, then `examples` batches; the last that fails is the smallest."""
    drawn = strategy(lambda choose: tuple(draw(choose)))
    if database is not None and _known(drawn, fails, seed, database):
        return
    choices = _first_failure(draw, fails, examples, Random(seed))
    if choices is not None:
        memory = InMemoryExampleDatabase()
        # Under the other key it would be taken for shrunk already.
        memory.save(UNSHRUNK, choices_to_bytes(choices))
        _known(drawn, fails, seed, MultiplexedDatabase(memory, *([database] if database else [])))


def by_hypothesis(
    drawn: st.SearchStrategy[Sequence[T]], fails: Fails[T], *, examples: int, seed: str
) -> None:
    """Try batches of somebody else's making, which only Hypothesis can draw."""
    _run(drawn, fails, settings(max_examples=examples, database=None), seed)


def _first_failure(
    draw: Draw[T], fails: Fails[T], examples: int, random: Random
) -> list[int] | None:
    """The choices that made the first batch that fails."""
    met: set[tuple[int, ...]] = set()
    repeated = 0
    for _ in range(examples):
        choices: list[int] = []
        batch = draw(recording(random, choices))
        if tuple(choices) in met:
            repeated += 1
            if repeated == EXHAUSTED:
                return None
            continue
        repeated = 0
        met.add(tuple(choices))
        if fails(batch):
            return choices
    return None


def _known(
    drawn: st.SearchStrategy[Sequence[T]], fails: Fails[T], seed: str, database: ExampleDatabase
) -> bool:
    """Try what a database has, and shrink the first that fails; whether there is one."""
    phases = (Phase.reuse, Phase.shrink)
    return _run(drawn, fails, settings(database=database, phases=phases), seed)


class _Found(Exception):
    """A batch fails."""


def _run(
    drawn: st.SearchStrategy[Sequence[T]], fails: Fails[T], about: settings, seed: str
) -> bool:
    """One run of Hypothesis; whether a batch failed."""

    # The settings outside of the seed: a seed takes the database away from those inside of it.
    @settings(
        about,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        # Slow or large examples are the exam's own choice, made in the strategies and bounded
        # there.
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.seed(Random(seed).getrandbits(64))
    @given(drawn)
    def hunt(batch: Sequence[T]) -> None:
        if fails(batch):
            raise _Found

    # Its own choice would be a digest of this code, which no other version would find again.
    filed: Any = hunt
    filed._hypothesis_internal_database_key = KEY
    try:
        with imports.disregarded():
            hunt()
    except (_Found, Flaky):
        # A flaky one failed once and not again: the last sight of it is all there is to show.
        return True
    except SkipTest:
        # Its word for a database with nothing in it.
        return False
    return False
