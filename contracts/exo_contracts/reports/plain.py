"""The report for a program: JSON.

Two runs of one seed differ under the keys `seconds` and `latency` alone, byte for byte.
"""

from __future__ import annotations

import json
from typing import Any

from exo_contracts.coverage.cells import Cell, Seen
from exo_contracts.latency import Latency, begin
from exo_contracts.reports.report import Report
from exo_contracts.result import Result


def as_json(report: Report) -> str:
    """The report for a program."""
    plain = {
        "green": report.green,
        "fingerprint": report.fingerprint,
        "guest": report.guest,
        "examples": report.examples,
        "seed": report.seed,
        "replayed": report.replayed,
        "cases": report.cases,
        "seconds": round(report.seconds, 3),
        "subjects": [_plain(result) for result in report.results],
        "untried": [list(pair) for pair in report.untried],
        "stale": list(report.stale),
        "remarks": [
            {"property": remark.property, "subject": remark.subject, "why": remark.why}
            for remark in report.remarks
        ],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _plain(result: Result) -> dict[str, Any]:
    return {
        "kind": result.subject.kind,
        "name": result.subject.name,
        "tried": result.tried,
        "cases": {name: result.cases.get(name, 0) for name in result.subject.properties},
        "seconds": round(result.seconds, 3),
        "latency": _latency(result.latency),
        "cells": [_cell(cell, seen) for cell, seen in result.coverage.cells.items()],
        "failures": [failure.plain() for failure in result.failures],
    }


def _latency(latency: Latency) -> dict[str, Any]:
    """In microseconds; `buckets` are pairs: where one begins, how many calls it has."""
    return {
        "count": latency.count,
        **{f"p{percent}": round(latency.percentile(percent), 1) for percent in (50, 95, 99)},
        "longest": round(latency.longest, 1),
        "buckets": [[round(begin(n), 1), count] for n, count in latency.buckets.items()],
    }


def _cell(cell: Cell, seen: Seen) -> dict[str, Any]:
    return {
        "place": cell.place,
        "keyword": cell.keyword,
        "boundary": cell.boundary,
        "detail": cell.detail,
        "cases": seen.count,
        "example": seen.example,
    }
