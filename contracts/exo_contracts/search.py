"""Search: an exam's sweep, then random cases by Hypothesis, which shrinks what fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Generic, TypeVar

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.database import ExampleDatabase
from hypothesis.errors import Flaky

from exo_contracts.cases import Case
from exo_contracts.findings import Finding
from exo_contracts.generation import imports
from exo_contracts.generation.choice import strategy
from exo_contracts.properties import Exam

C = TypeVar("C", bound=Case)

ENOUGH: Final = 5
"""Causes of failure after which the sweep of a subject ends: more would say nothing new."""

KEY: Final = b"hunt"
"""What failures are filed under; what they were shrunk from is under `hunt.secondary`."""

_PHASES: Final = (Phase.reuse, Phase.generate, Phase.shrink)


@dataclass(frozen=True, slots=True)
class Hit(Generic[C]):
    """A case that a property does not hold for."""

    case: C
    finding: Finding


@dataclass(slots=True)
class Outcome(Generic[C]):
    """How many cases each property was held against, and the smallest that failed of each cause."""

    cases: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    """All cases, each counted once though several properties are held against it."""

    hits: list[Hit[C]] = field(default_factory=list)
    complete: bool = False
    """Whether the sweep came to its end."""

    @property
    def causes(self) -> frozenset[str]:
        """The causes of failure met so far."""
        return frozenset(hit.finding.cause for hit in self.hits)


def _unnoted(case: object) -> None:
    del case


def search(
    exam: Exam[C],
    *,
    examples: int,
    seed: str,
    database: ExampleDatabase | None = None,
    swept: Callable[[C], None] = _unnoted,
    drawn: st.SearchStrategy[Sequence[C]] | None = None,
    outcome: Outcome[C] | None = None,
    enough: int = ENOUGH,
) -> Outcome[C]:
    """Try the sweep and then `examples` draws; one failure of each cause is kept, and shrunk.

    With `drawn`, draw from there and leave the sweep and the exam's own draws aside. An `outcome`
    given is added to, and what failed in it already is not looked for again.

    The same seed makes the same cases. A failure found by the sweep is small already. `swept` is
    told of every case of the sweep after it was tried; when `enough` causes were met there, the
    search is over.
    """
    outcome = outcome or Outcome[C]()
    for case in exam.sweep() if drawn is None else ():
        hit = _try(exam, case, outcome, thorough=True)
        swept(case)
        if hit is not None and hit.finding.cause not in outcome.causes:
            outcome.hits.append(hit)
            if len(outcome.hits) == enough:
                return outcome
    outcome.complete = outcome.complete or drawn is None
    if examples > 0:
        hunt = _Hunt(exam, outcome, by_chance(exam) if drawn is None else drawn)
        found = hunt.run(examples, seed, database)
        if found is not None:
            outcome.hits.append(found)
    return outcome


def by_chance(exam: Exam[C]) -> st.SearchStrategy[Sequence[C]]:
    """The draws of an exam, with Hypothesis making the choices."""
    return strategy(lambda choose: tuple(exam.draw(choose)))


def _try(exam: Exam[C], case: C, outcome: Outcome[C], *, thorough: bool = False) -> Hit[C] | None:
    """Hold one case against its properties."""
    outcome.tried += 1
    first: Hit[C] | None = None
    for name, finding in exam.examine(case, thorough=thorough).items():
        outcome.cases[name] += 1
        if finding is not None and first is None:
            first = Hit(case, finding)
    return first


class _Found(Exception):
    """A batch has a case that fails."""


class _Hunt(Generic[C]):
    """One run of Hypothesis over an exam, for a failure of a cause not met yet."""

    def __init__(
        self, exam: Exam[C], outcome: Outcome[C], drawn: st.SearchStrategy[Sequence[C]]
    ) -> None:
        self._exam = exam
        self._drawn = drawn
        self._outcome = outcome
        self._known = outcome.causes
        self._hit: Hit[C] | None = None

    def run(self, examples: int, seed: str, database: ExampleDatabase | None) -> Hit[C] | None:
        """Return the shrunk failure, or None."""
        smallest: list[Sequence[C]] = []

        # The settings outside of the seed: a seed takes the database away from those inside of it.
        @settings(
            max_examples=examples,
            database=database,
            deadline=None,
            phases=_PHASES,
            print_blob=False,
            report_multiple_bugs=False,
            # Slow or large examples are the exam's own choice, made in the strategies and bounded
            # there.
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.seed(Random(seed).getrandbits(64))
        @given(self._drawn)
        def hunt(batch: Sequence[C]) -> None:
            if self._fails(batch):
                smallest[:] = [batch]
                raise _Found

        # Its own choice would be a digest of this code, which no other version would find again.
        filed: Any = hunt
        filed._hypothesis_internal_database_key = KEY
        try:
            with imports.disregarded():
                hunt()
        except _Found:
            pass
        except Flaky:
            # It failed once and not again: the first sight of it is all there is to show.
            return self._hit
        if not smallest:
            return None
        return self._first(smallest[0], Outcome()) or self._hit

    def _fails(self, batch: Sequence[C]) -> bool:
        if self._hit is not None:
            return self._first(batch, Outcome()) is not None
        self._hit = self._first(batch, self._outcome)
        return self._hit is not None

    def _first(self, batch: Sequence[C], outcome: Outcome[C]) -> Hit[C] | None:
        """The first failing case; while shrinking, the first that fails for the cause first met."""
        for case in batch:
            hit = _try(self._exam, case, outcome)
            if hit is not None and self._counts(hit.finding.cause):
                return hit
        return None

    def _counts(self, cause: str) -> bool:
        return cause not in self._known if self._hit is None else cause == self._hit.finding.cause
