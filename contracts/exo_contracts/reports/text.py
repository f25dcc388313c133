"""The report for a person at a terminal, and for a pipe: the same, with colour or without."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exo_contracts.coverage.cells import BOUNDARIES
from exo_contracts.failure import render
from exo_contracts.reports.matrix import Count, Square, by_keyword, by_property
from exo_contracts.reports.report import Report
from exo_contracts.result import Result

_SHOWN: Final = 5
"""Failures shown in full; the rest is one line each."""

_WIDEST: Final = 200
"""Columns of a table for a pipe, which has no edge to wrap at."""


def write_text(report: Report, console: Console, *, everything: bool = False) -> None:
    """Both matrices, what does not hold, and each cause of failure on a screen.

    With `everything`, a line for every subject as well.
    """
    for result in report.results:
        if everything or result.failures or result.untried:
            _print(console, _line(result))
    for table in (_properties(report), _keywords(report)):
        if table.row_count:
            _print_table(console, table)
    for failure in report.by_cause()[:_SHOWN]:
        _print(console, Text(render(failure) + "\n"))
    for failure in report.by_cause()[_SHOWN:]:
        line = f"FAILED {failure.cause}: {failure.subject}; exo-gen contract replay {failure.id}"
        _print(console, Text(line))
    for subject, name in report.untried:
        _print(console, Text(f"UNTRIED {name}: {subject}"))
    for remark in report.remarks:
        about = f": {remark.subject}" if remark.subject else ""
        _print(console, Text(f"NOT ASKED {remark.property}{about}: {remark.why}", "dim"))
    for identifier in report.stale:
        line = f"STALE contracts/regressions/{identifier}.json: its subject is gone; remove it"
        _print(console, Text(line))
    _print(console, Text(summary(report)))


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


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)


def _print_table(console: Console, table: Table) -> None:
    if console.is_terminal:
        console.print(table)
    else:
        wide = Console(file=StringIO(), width=_WIDEST, color_system=None)
        with wide.capture() as captured:
            wide.print(table)
        for line in captured.get().splitlines():
            _print(console, Text(line.rstrip()))
    console.print()


# --- the matrices -------------------------------------------------------------------------------


def _properties(report: Report) -> Table:
    """A row for each property, a column for each kind of subject: how many hold, of how many."""
    matrix = by_property(report)
    table = _table("property: subjects, cases", *(f"{kind}s" for kind in matrix.kinds))
    for column in matrix.columns:
        counts = (matrix.count(kind, column) for kind in matrix.kinds)
        table.add_row(column, *(_count(count) for count in counts))
    return table


def _count(count: Count) -> Text:
    if not count.asked:
        return Text("")
    style = "red" if count.failed or count.untried else "green"
    text = Text.assemble((f"{count.holds}/{count.asked}", style))
    if count.failed:
        text.append(f" {count.failed} FAILED", "bold red")
    if count.untried:
        text.append(f" {count.untried} UNTRIED", "bold red")
    if count.excused:
        text.append(f" {count.excused} not asked", "yellow")
    return text.append(f" {count.cases:>10,}", "dim")


def _keywords(report: Report) -> Table:
    """A row for each keyword, a column for each side of its limits: cells with a case, of all."""
    table = _table("keyword: cells, cases", *BOUNDARIES)
    for row in by_keyword(report):
        table.add_row(row.keyword, *(_square(square) for square in row.squares))
    return table


def _square(square: Square) -> Text:
    if not square.cells:
        return Text("")
    style = "green" if square.whole else "bold red"
    text = Text.assemble((f"{square.reached}/{len(square.cells)}", style))
    return text.append(f" {square.cases:>10,}", "dim")


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 3, 0, 0))
    table.add_column(first, no_wrap=True)
    for other in others:
        table.add_column(other, justify="right")
    return table


# --- subjects -----------------------------------------------------------------------------------


def _line(result: Result) -> Text:
    verdict = _verdict(result)
    counts = ", ".join(_counts(result))
    style = "" if verdict == "holds" else "red"
    return Text(f"{verdict:8} {result.subject}: {counts} in {result.seconds:.2f} s", style)


def _counts(result: Result) -> Iterator[str]:
    for name in result.subject.properties:
        yield f"{name}: {result.cases.get(name, 0):,}"
    latency = result.latency
    if latency.count:
        yield f"p50 {latency.percentile(50):,.0f} us, p99 {latency.percentile(99):,.0f} us"


def _verdict(result: Result) -> str:
    if result.failures:
        return "FAILED"
    return "UNTRIED" if result.untried else "holds"
