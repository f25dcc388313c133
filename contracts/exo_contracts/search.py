"""Search: an exam's sweep, then a hunt by chance; what fails is shrunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from hypothesis import strategies as st
from hypothesis.database import ExampleDatabase

from exo_contracts import hunt
from exo_contracts.cases import Case
from exo_contracts.findings import Finding
from exo_contracts.properties import Exam

C = TypeVar("C", bound=Case)

ENOUGH: Final = 5
"""Causes of failure after which the sweep of a subject ends: more would say nothing new."""


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
    sweeps: bool = True,
    drawn: st.SearchStrategy[Sequence[C]] | None = None,
    outcome: Outcome[C] | None = None,
    enough: int = ENOUGH,
) -> Outcome[C]:
    """Try the sweep and then `examples` draws; one failure of each cause is kept, and shrunk.

    Without `sweeps`, only chance makes cases. With `drawn`, draw from there and leave the sweep and
    the exam's own draws aside. An `outcome` given is added to, and what failed in it already is not
    looked for again.

    The same seed makes the same cases. A failure found by the sweep is small already. `swept` is
    told of every case of the sweep after it was tried; when `enough` causes were met there, the
    search is over.
    """
    outcome = outcome or Outcome[C]()
    sweeps = sweeps and drawn is None
    for case in exam.sweep() if sweeps else ():
        hit = _try(exam, case, outcome, thorough=True)
        swept(case)
        if hit is not None and hit.finding.cause not in outcome.causes:
            outcome.hits.append(hit)
            if len(outcome.hits) == enough:
                return outcome
    outcome.complete = outcome.complete or sweeps
    if examples > 0:
        prey = _Prey(exam, outcome)
        if drawn is None:
            hunt.by_chance(exam.draw, prey.fails, examples=examples, seed=seed, database=database)
        else:
            hunt.by_hypothesis(drawn, prey.fails, examples=examples, seed=seed)
        if prey.hit is not None:
            outcome.hits.append(prey.hit)
    return outcome


def _try(exam: Exam[C], case: C, outcome: Outcome[C], *, thorough: bool = False) -> Hit[C] | None:
    """Hold one case against its properties."""
    outcome.tried += 1
    first: Hit[C] | None = None
    for name, finding in exam.examine(case, thorough=thorough).items():
        outcome.cases[name] += 1
        if finding is not None and first is None:
            first = Hit(case, finding)
    return first


class _Prey(Generic[C]):
    """What a hunt is after: a failure of a cause not met yet, then the smallest of that cause.

    `hit` is the last that failed. Cases count until the first failure; to shrink it is no search.
    """

    def __init__(self, exam: Exam[C], outcome: Outcome[C]) -> None:
        self._exam = exam
        self._outcome = outcome
        self._known = outcome.causes
        self.hit: Hit[C] | None = None

    def fails(self, batch: Sequence[C]) -> bool:
        """Whether a case among these fails, and for the cause first met if there is one."""
        outcome = self._outcome if self.hit is None else Outcome[C]()
        for case in batch:
            hit = _try(self._exam, case, outcome)
            if hit is not None and self._wanted(hit.finding.cause):
                self.hit = hit
                return True
        return False

    def _wanted(self, cause: str) -> bool:
        return cause not in self._known if self.hit is None else cause == self.hit.finding.cause
