"""`exo-host doctor`: what is here, what is not, and what to do about it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from exo_host.doctor.examine import all_checks, configuration, examine
from exo_host.doctor.needs import needs_of
from exo_host.doctor.report import as_json as written_as_json
from exo_host.doctor.report import as_lines, as_table, is_well, summary


def run(file: Path | None, *, online: bool, as_json: bool) -> int:
    """Print the findings; return 0 when nothing is broken, and 1 otherwise."""
    config, readable = configuration(file)
    needs = needs_of(config, os.environ, Path.home())
    findings = [readable, *examine(all_checks(config, needs, online=online))]
    if as_json:
        click.echo(written_as_json(findings))
    elif sys.stdout.isatty():
        console = Console(highlight=False)
        console.print(as_table(findings))
        console.print(f"\n{summary(findings)}")
    else:
        for line in as_lines(findings):
            click.echo(line)
    return 0 if is_well(findings) else 1
