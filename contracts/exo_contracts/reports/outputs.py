"""Where a report goes: one form on standard output, any number of files beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

import click
from rich.console import Console

from exo_contracts.reports import github
from exo_contracts.reports.files import append, write_whole
from exo_contracts.reports.plain import as_json
from exo_contracts.reports.report import Report
from exo_contracts.reports.text import write_text

Form: TypeAlias = Literal["text", "json", "github"]
Written: TypeAlias = Callable[[Report], str]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The form for standard output, with every subject or without, and how to write each file."""

    form: Form = "text"
    files: Mapping[Path, Written] = field(default_factory=dict)
    everything: bool = False


def deliver(report: Report, outputs: Outputs) -> None:
    """Show and write a report, red or green; raise `CannotWrite`."""
    match outputs.form:
        case "json":
            click.echo(as_json(report))
        case "text":
            write_text(report, Console(), everything=outputs.everything)
        case "github":
            with github.unheeded():
                write_text(report, Console(), everything=outputs.everything)
            click.echo(github.commands(report), nl=False)
            if summary := os.environ.get(github.SUMMARY_VARIABLE):
                append(Path(summary), github.job_summary(report))
    for path, written in outputs.files.items():
        write_whole(path, written(report))
