"""`exo-gen lint`: the findings of the schema in the format that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

import click

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import RULES, judge
from exo_gen.load import Bundle, Unreadable, load, read_bytes
from exo_gen.project import Project
from exo_gen.report import FORMATS, Format, render_excerpts
from exo_gen.report.rules import render_rules
from exo_gen.report.sarif import render_sarif


@click.command()
@click.option(
    "--format",
    "shape",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How the findings are written.",
)
@click.option("--rules", "listed", is_flag=True, help="List the rules and check nothing.")
@click.pass_obj
def lint(find: Callable[[], Project], shape: str, listed: bool) -> None:
    """Check the schema; a line a finding: file:line:column, rule, what is wrong, what to write."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if listed:
        click.echo(render_rules(RULES, terminal=sys.stdout.isatty(), colour=colour), nl=False)
        click.echo("`exo-gen explain EXO304` says more of a rule, with examples", err=True)
        return
    project = find()
    bundle = load(project.schema, root=project.root)
    verdict = judge(bundle)
    diagnostics = verdict.found
    render: Format = FORMATS[shape]
    if shape == "text":
        render = partial(render_excerpts, colour=colour)
    elif shape == "sarif":
        render = partial(render_sarif, suppressed=verdict.suppressed)
    sources = _sources(bundle, diagnostics, project.root)
    click.echo(render(diagnostics, sources, RULES), nl=False)
    if diagnostics:
        sys.exit(1)
    if shape == "text":
        click.echo(f"the schema is clean{_left(len(verdict.suppressed))}")


def _left(count: int) -> str:
    return f", and {count} finding{'s are' if count > 1 else ' is'} suppressed" if count else ""


def _sources(bundle: Bundle, diagnostics: Iterable[Diagnostic], root: Path) -> dict[str, str]:
    """Return the text of every file with findings; what was no JSON is read again, to be shown."""
    known = {document.shown: document.text for document in bundle.documents.values()}
    if bundle.configuration is not None:
        known[bundle.configuration.shown] = bundle.configuration.text
    for file in {one.file for one in diagnostics} - set(known):
        # A folder, a pipe or a file without end is a finding too, and has nothing to show.
        with suppress(Unreadable):
            known[file] = read_bytes(root / file, file).decode("utf-8", errors="replace")
    return known
