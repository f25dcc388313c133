"""What became of one subject, as a value that crosses processes and can be added to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from exo_contracts.coverage.cells import Coverage
from exo_contracts.coverage.remarks import Remark
from exo_contracts.coverage.tracing import Trace
from exo_contracts.failure import Failure
from exo_contracts.latency import Latency
from exo_contracts.memory import MemorySeries
from exo_contracts.subjects import Subject


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one subject: cases by property, cells reached, time taken, what failed."""

    subject: Subject
    cases: dict[str, int]
    seconds: float
    failures: tuple[Failure, ...] = ()
    tried: int = 0
    """All cases, each counted once though several properties are held against it."""

    coverage: Coverage = field(default_factory=Coverage)
    latency: Latency = field(default_factory=Latency)
    remarks: tuple[Remark, ...] = ()
    memory: MemorySeries | None = None
    """What guest and host held over many calls, for the subject that is about it."""
    trace: Trace | None = None
    """What was gone through of the generated code, if that was asked for."""

    @property
    def untried(self) -> tuple[str, ...]:
        """Properties and cells of the schema that no case was held against; there must be none."""
        excused = {remark.property for remark in self.remarks}
        properties = (
            name
            for name in self.subject.properties
            if not self.cases.get(name) and name not in excused
        )
        return (*properties, *map(str, self.coverage.missing))

    def merged(self, other: Result) -> Result:
        """This and another search of the same subject, as if they had been one."""
        known = {failed.id for failed in self.failures}
        return Result(
            self.subject,
            dict(Counter(self.cases) + Counter(other.cases)),
            self.seconds + other.seconds,
            (*self.failures, *(new for new in other.failures if new.id not in known)),
            self.tried + other.tried,
            self.coverage.merged(other.coverage),
            self.latency.merged(other.latency),
            tuple(sorted({*self.remarks, *other.remarks})),
            self.memory or other.memory,
        )
