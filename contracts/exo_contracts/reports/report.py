"""The report of a run, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from exo_contracts.failure import Failure
from exo_contracts.workbench import Result


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, subject by subject, in the model's order."""

    results: tuple[Result, ...]
    examples: int
    seed: int
    jobs: int
    replayed: int
    seconds: float
    stale: tuple[str, ...] = ()
    """Kept failures about what the schema does not have any more, by id."""

    @property
    def cases(self) -> int:
        """All cases, each counted once though several properties are held against it."""
        return sum(max(result.cases.values(), default=0) for result in self.results)

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Everything that failed."""
        return tuple(failure for result in self.results for failure in result.failures)

    @property
    def untried(self) -> tuple[tuple[str, str], ...]:
        """Subjects and properties without a case."""
        return tuple((str(r.subject), name) for r in self.results for name in r.untried)

    @property
    def green(self) -> bool:
        """Whether everything holds and everything was tried."""
        return not self.failures and not self.untried

    def by_cause(self) -> list[Failure]:
        """The failure with the smallest document of each cause."""
        smallest: dict[str, Failure] = {}
        for failure in self.failures:
            best = smallest.get(failure.cause)
            if best is None or len(failure.document) < len(best.document):
                smallest[failure.cause] = failure
        return list(smallest.values())
