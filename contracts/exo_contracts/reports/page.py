"""The report for a browser: one page that needs nothing but itself.

What holds and what is not shown comes first and in words; then both matrices, with every cell and
an example document of it to be opened; then failures, times, and whatever other evidence there is.
Examples travel as JSON in a script element and are only ever set as text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final

import jinja2
from markupsafe import Markup

from exo_contracts.coverage.cells import BOUNDARIES
from exo_contracts.failure import render
from exo_contracts.latency import Latency
from exo_contracts.properties.catalogue import meanings
from exo_contracts.reports.graphs import HEIGHT, Axis, Line, duration
from exo_contracts.reports.legible import legible
from exo_contracts.reports.matrix import KeywordRow, by_keyword, by_property
from exo_contracts.reports.report import Report
from exo_contracts.reports.verdict import verdict

PLURALS: Final = {
    "entry point": "Entry points",
    "effect": "Effects",
    "type": "Types",
    "document": "Raw documents",
    "instance": "Instances",
}
_SIDES: Final = {
    "inside": "accepted, off the limit",
    "at": "accepted, at the limit",
    "outside": "refused, just beyond",
}


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A remark that several subjects share."""

    property: str
    why: str
    subjects: tuple[str, ...]


def as_page(report: Report) -> str:
    """The report as one HTML document."""
    matrix = by_property(report)
    keywords = by_keyword(report)
    latencies = [result.latency for result in report.results if result.latency.count]
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            report=report,
            verdict=verdict(report),
            matrix=matrix,
            meanings=meanings(),
            plurals=PLURALS,
            keywords=keywords,
            sides=_SIDES,
            cells=_cells(report, keywords),
            not_asked=_not_asked(report),
            failures=[(failure, render(failure)) for failure in report.by_cause()],
            latency=_together(latencies),
            axis=Axis.of(latencies),
            height=HEIGHT,
            numbers={result.subject: at for at, result in enumerate(report.results)},
            killed=sum(bool(fault.killed_by) for fault in report.evidence.faults),
            curves=[Line.of(curve) for curve in report.memory],
        )
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("exo_contracts.reports", "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    environment.filters |= {
        "legible": legible,
        "duration": duration,
        "grouped": lambda number: f"{number:,}",
        "sentence": lambda text: text[:1].upper() + text[1:],
    }
    return environment


def _cells(report: Report, keywords: tuple[KeywordRow, ...]) -> Markup:
    """Every cell, for the page's script: `squares` by row and column, examples by number."""
    subjects = [result.subject for result in report.results]
    numbers = {subject: number for number, subject in enumerate(subjects)}
    examples: dict[str, int] = {}
    squares = [
        [
            [
                [
                    numbers[subject],
                    legible(cell.place),
                    legible(cell.detail),
                    seen.count,
                    examples.setdefault(legible(seen.example), len(examples)),
                ]
                for subject, cell, seen in square.cells
            ]
            for square in row.squares
        ]
        for row in keywords
    ]
    data = {
        "keywords": [row.keyword for row in keywords],
        "sides": [[side, _SIDES[side]] for side in BOUNDARIES],
        "subjects": [str(subject) for subject in subjects],
        "squares": squares,
        "examples": list(examples),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # Inside a script element only this ends it: https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements
    return Markup(text.replace("<", "\\u003c"))


def _not_asked(report: Report) -> list[NotAsked]:
    ordered = sorted(report.remarks, key=lambda remark: (remark.property, remark.why))
    return [
        NotAsked(name, why, tuple(remark.subject for remark in remarks if remark.subject))
        for (name, why), remarks in groupby(
            ordered, key=lambda remark: (remark.property, remark.why)
        )
    ]


def _together(latencies: list[Latency]) -> Latency:
    together = Latency()
    for latency in latencies:
        together = together.merged(latency)
    return together
