"""A kept report of planted faults, as evidence for the gate's page."""

from __future__ import annotations

from pathlib import Path

from exo_contracts.coverage.cells import excerpt
from exo_contracts.faults.report import FaultReport, FaultResult
from exo_contracts.reports.evidence import PlantedFault
from exo_gen.diagnostics import ExoGenError


class NoFaultReport(ExoGenError):
    """A file that was to be a report of planted faults and is none."""


def planted(path: Path) -> tuple[PlantedFault, ...]:
    """The faults of a report that `exo-gen contract faults --json` saved; raise `NoFaultReport`."""
    try:
        report = FaultReport.read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoFaultReport(f"cannot read {path}: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoFaultReport(
            f"{path} is no report of planted faults; `exo-gen contract faults --json` writes one"
        ) from None
    return tuple(map(_shown, report.results))


def _shown(result: FaultResult) -> PlantedFault:
    return PlantedFault(
        result.title,
        result.layer,
        (result.property,) if result.property else (),
        result.cause or result.broken or "",
        excerpt((result.document or "").encode()),
    )
