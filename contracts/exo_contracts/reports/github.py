"""The report for GitHub Actions: annotations at the schema's lines, and a summary of the job.

Workflow commands: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands,
their escapes: `packages/core/src/command.ts` in github.com/actions/toolkit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from secrets import token_hex
from typing import Final

import click

from exo_contracts.failure import Failure, render
from exo_contracts.reports.report import Report
from exo_contracts.reports.text import summary
from exo_contracts.reports.visible import visible

SUMMARY_VARIABLE: Final = "GITHUB_STEP_SUMMARY"
"""Names the file that a step's summary is appended to."""

_SCHEMA: Final = "schema"
_PLACE: Final = re.compile(r"(?:^|\()([^\s():]+):(\d+):(\d+)\)?$")
_LARGEST: Final = 900_000
"""Bytes of a summary; GitHub refuses one of more than 1 MiB."""


def commands(report: Report) -> str:
    """An `::error` for each cause of failure, and for each subject with something untried."""
    errors = [_annotation(failure) for failure in report.by_cause()]
    errors += [
        _command({"title": f"{result.subject}: untried"}, "\n".join(result.untried))
        for result in report.results
        if result.untried
    ]
    return "".join(f"{command}\n" for command in errors)


def job_summary(report: Report) -> str:
    """The report in GitHub's Markdown: a table by kind, then each cause of failure."""
    lines = [
        f"### Contract gate: {'all hold' if report.green else 'red'}",
        "",
        summary(report),
        "",
        "| kind | subjects | cases | failed |",
        "|---|---:|---:|---:|",
    ]
    for kind, group in groupby(report.results, lambda result: result.subject.kind):
        results = list(group)
        cases = sum(max(result.cases.values(), default=0) for result in results)
        failed = sum(bool(result.failures or result.untried) for result in results)
        lines.append(f"| {kind} | {len(results)} | {cases:,} | {failed} |")
    text = "\n".join(lines) + "\n"
    blocks = [_block(failure) for failure in report.by_cause()]
    blocks += [f"\nUntried, of {subject}: {_code(name)}\n" for subject, name in report.untried]
    for at, block in enumerate(blocks):
        if len((text + block).encode()) > _LARGEST:
            return f"{text}\n{len(blocks) - at} more are in the log.\n"
        text += block
    return text


@contextmanager
def unheeded() -> Iterator[None]:
    """Keep the runner from obeying what is printed: a shrunk document may look like a command."""
    token = token_hex(16)
    click.echo(f"::stop-commands::{token}")
    try:
        yield
    finally:
        click.echo(f"::{token}::")


def _annotation(failure: Failure) -> str:
    properties = {"title": f"{failure.subject}: {failure.cause}"}
    place = _PLACE.search(failure.place or "")
    if place is not None:
        file, line, column = place.groups()
        properties = {"file": f"{_SCHEMA}/{file}", "line": line, "col": column, **properties}
    return _command(properties, render(failure))


def _command(properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::error {written}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _block(failure: Failure) -> str:
    text = visible(render(failure))
    fence = "`" * max(3, _ticks(text) + 1)
    return f"\n{fence}text\n{text}{fence}\n"


def _code(text: str) -> str:
    fence = "`" * (_ticks(text) + 1)
    return f"{fence} {visible(text)} {fence}"


def _ticks(text: str) -> int:
    """The longest run of what Markdown quotes code with: a fence must be longer."""
    return max((len(run) for run in re.findall("`+", text)), default=0)
