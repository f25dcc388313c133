"""The report of a run, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from exo_contracts.coverage.remarks import Remark
from exo_contracts.failure import Failure
from exo_contracts.reports.evidence import Evidence, MemoryCurve, curves
from exo_contracts.result import Result


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
    fingerprint: str = ""
    """Of the schema, 64 hex digits."""
    guest: str = ""
    """SHA-256 of the guest's binary, 64 hex digits."""
    only: tuple[str, ...] = ()
    """The patterns by which subjects were chosen; none: all there are."""
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What properties say they cannot prove, in order."""
        return tuple(sorted({remark for result in self.results for remark in result.remarks}))

    @property
    def memory(self) -> tuple[MemoryCurve, ...]:
        """The memory over many calls, of other runs and of this one."""
        seen = (result.memory for result in self.results if result.memory is not None)
        return (*self.evidence.memory, *(curve for series in seen for curve in curves(series)))

    @property
    def cases(self) -> int:
        """All cases, each counted once though several properties are held against it."""
        return sum(result.tried for result in self.results)

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
