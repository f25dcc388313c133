"""The report for a program: JSON."""

from __future__ import annotations

import json
from typing import Any

from exo_contracts.reports.report import Report
from exo_contracts.workbench import Result


def as_json(report: Report) -> str:
    """The report for a program."""
    plain = {
        "green": report.green,
        "examples": report.examples,
        "seed": report.seed,
        "jobs": report.jobs,
        "replayed": report.replayed,
        "cases": report.cases,
        "seconds": round(report.seconds, 3),
        "subjects": [_plain(result) for result in report.results],
        "untried": [list(pair) for pair in report.untried],
        "stale": list(report.stale),
    }
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _plain(result: Result) -> dict[str, Any]:
    return {
        "kind": result.subject.kind,
        "name": result.subject.name,
        "tried": result.tried,
        "cases": {name: result.cases.get(name, 0) for name in result.subject.properties},
        "seconds": round(result.seconds, 3),
        "failures": [failure.plain() for failure in result.failures],
    }
