"""The report of a run: for a person at a terminal, for a pipe, for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from exo_contracts.failure import Failure, render
from exo_contracts.workbench import Result

_SHOWN: Final = 5
"""Failures shown in full; the rest is one line each."""


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

    @property
    def cases(self) -> int:
        """All cases, each counted once though several properties are held against it."""
        return sum(max(result.cases.values(), default=0) for result in self.results)

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
        "cases": {name: result.cases.get(name, 0) for name in result.subject.properties},
        "seconds": round(result.seconds, 3),
        "failures": [failure.plain() for failure in result.failures],
    }


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
