"""The report for a person at a terminal, and for a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table

from exo_contracts.failure import render
from exo_contracts.reports.report import Report
from exo_contracts.workbench import Result

_SHOWN: Final = 5
"""Failures shown in full; the rest is one line each."""


def write_text(report: Report, console: Console) -> None:
    """A table for a terminal, plain lines for a pipe, and each cause of failure on a screen."""
    if console.is_terminal:
        console.print(_table(report))
    else:
        for result in report.results:
            console.print(_line(result), markup=False, highlight=False, soft_wrap=True)
    failures = report.by_cause()
    for failure in failures[:_SHOWN]:
        console.print("\n" + render(failure), markup=False, highlight=False, soft_wrap=True)
    for failure in failures[_SHOWN:]:
        line = f"FAILED {failure.cause}: {failure.subject}; exo-gen contract replay {failure.id}"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    for subject, name in report.untried:
        console.print(f"UNTRIED {name}: {subject}", markup=False, highlight=False)
    for identifier in report.stale:
        line = f"STALE contracts/regressions/{identifier}.json: its subject is gone; remove it"
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    console.print(summary(report), soft_wrap=True, markup=False, highlight=False)


def summary(report: Report) -> str:
    """One line: how much was tried, how fast, and whether it holds."""
    rate = report.cases / report.seconds if report.seconds else 0
    verdict = "all hold" if report.green else f"{len(report.failures)} failed"
    if report.untried:
        verdict += f", {len(report.untried)} untried"
    return (
        f"{len(report.results)} subjects, {report.cases:,} cases in {report.seconds:.1f} s "
        f"({rate:,.0f} a second, {report.jobs} job{'s' if report.jobs > 1 else ''}), "
        f"{report.replayed} replayed: {verdict}"
    )


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind")
    table.add_column("subject", overflow="fold")
    table.add_column("property: cases", overflow="fold")
    table.add_column("time", justify="right")
    table.add_column("verdict")
    for result in report.results:
        bad = bool(result.failures or result.untried)
        table.add_row(
            result.subject.kind,
            result.subject.name,
            ", ".join(_counts(result)),
            f"{result.seconds:.2f} s",
            _verdict(result),
            style="red" if bad else None,
        )
    return table


def _line(result: Result) -> str:
    counts = ", ".join(_counts(result))
    return f"{_verdict(result):8} {result.subject}: {counts} in {result.seconds:.2f} s"


def _counts(result: Result) -> Iterator[str]:
    for name in result.subject.properties:
        yield f"{name}: {result.cases.get(name, 0):,}"


def _verdict(result: Result) -> str:
    if result.failures:
        return "FAILED"
    return "UNTRIED" if result.untried else "holds"
