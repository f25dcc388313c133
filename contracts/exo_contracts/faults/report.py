"""What became of the planted faults, as values that are shown, kept, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from exo_contracts.faults.fault import Fault
from exo_contracts.faults.trial import Trial


@dataclass(frozen=True, slots=True)
class FaultResult:
    """One fault. When it was killed: by which property, on what subject, why, with what document.

    `broken` says why the gate had no verdict; such a fault counts as alive.
    """

    id: str
    title: str
    layer: str
    killed: bool
    property: str | None = None
    subject: str | None = None
    cause: str | None = None
    document: str | None = None
    broken: str | None = None

    @classmethod
    def of(cls, fault: Fault, trial: Trial) -> FaultResult:
        """What a trial says of a fault."""
        seen = trial.sighting
        if seen is None:
            return cls(fault.id, fault.title, fault.layer, False, broken=trial.broken)
        return cls(
            fault.id,
            fault.title,
            fault.layer,
            True,
            seen.property,
            str(seen.subject),
            seen.cause,
            seen.document,
        )


@dataclass(frozen=True, slots=True)
class FaultReport:
    """Every fault tried, in the order of the catalogue.

    `unplanted` are the findings, or the breakdowns, of the gate where nothing was planted: with
    any of them no kill can be believed.
    """

    results: tuple[FaultResult, ...]
    unplanted: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def survivors(self) -> tuple[FaultResult, ...]:
        """What the gate did not see."""
        return tuple(result for result in self.results if not result.killed)

    @property
    def green(self) -> bool:
        """Whether every fault was killed, by a gate that is silent where there is none."""
        return not self.survivors and not self.unplanted

    def as_json(self) -> str:
        """The report as a JSON document."""
        return (
            json.dumps({"green": self.green, **asdict(self)}, ensure_ascii=False, indent=2) + "\n"
        )

    @classmethod
    def read(cls, text: str) -> FaultReport:
        """The report that `as_json` wrote; raise `ValueError`, `KeyError` or `TypeError`."""
        plain: Mapping[str, Any] = json.loads(text)
        return cls(
            tuple(FaultResult(**result) for result in plain["results"]),
            tuple(plain["unplanted"]),
            plain["seconds"],
        )
