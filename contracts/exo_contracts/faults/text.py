"""The faults' report on a terminal: a line each, what is alive in full, and a line at the end."""

from __future__ import annotations

import json
from collections import Counter
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from exo_contracts.faults.report import FaultReport, FaultResult

_WIDTH_IN_A_PIPE: Final = 160
_LONGEST: Final = 48


def write_text(report: FaultReport, console: Console) -> None:
    """Write the whole report."""
    if not console.is_terminal:
        console.width = _WIDTH_IN_A_PIPE
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("fault", "layer", "killed by", "cause", "document"):
        table.add_column(column, overflow="fold")
    for result in report.results:
        table.add_row(*map(Text, _row(result)), style=None if result.killed else "bold red")
    console.print(table)
    for problem in report.unplanted:
        console.print(Text(f"NOT SOUND without any fault: {problem}", style="bold red"))
    for result in report.survivors:
        why = f": the gate broke: {result.broken}" if result.broken else ""
        console.print(
            Text(f"ALIVE {result.id} ({result.layer}): {result.title}{why}", style="bold red")
        )
    console.print(Text(summary(report)), soft_wrap=True)


def summary(report: FaultReport) -> str:
    """One line: how many of how many, which property killed how many."""
    killers = Counter(result.property for result in report.results if result.property)
    killed = sum(killers.values())
    by = ", ".join(f"{name} {count}" for name, count in killers.most_common())
    verdict = f"{killed} of {len(report.results)} faults killed in {report.seconds:.0f} s"
    return f"{verdict} ({by})" if by else verdict


def progress_line(result: FaultResult, done: int, total: int) -> str:
    """What is said as soon as a fault was tried."""
    by = f"killed by {result.property}" if result.killed else "ALIVE"
    return f"{done}/{total} {result.id}: {by}"


def _row(result: FaultResult) -> tuple[str, str, str, str, str]:
    return (
        result.id,
        result.layer,
        result.property or "ALIVE",
        result.cause or result.broken or "",
        _shown(result.document or ""),
    )


def _shown(document: str) -> str:
    """The document, its control characters and all beyond ASCII escaped, cut when long."""
    shown = json.dumps(document)[1:-1].replace('\\"', '"')
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."
