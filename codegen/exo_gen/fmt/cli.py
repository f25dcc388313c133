"""`exo-gen fmt`: lay the schema's files out, or say which are not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import click

from exo_gen.diagnostics import Diagnostic, ExoGenError, render_text
from exo_gen.fmt.layout import format_text
from exo_gen.load import DIALECT_FILE, Unreadable, read_document, shown_path, too_deep
from exo_gen.project import Project
from exo_gen.replace import replace_files


@dataclass(frozen=True, slots=True)
class Laid:
    """A file as it is and as it should be."""

    path: Path
    shown: str
    before: str
    after: str


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Name the files that would change; write nothing.")
@click.option("--diff", is_flag=True, help="Show what would change; write nothing.")
@click.pass_obj
def fmt(find: Callable[[], Project], *, paths: tuple[Path, ...], check: bool, diff: bool) -> None:
    """Lay schema files out: keys in order, on one line what fits into 100 columns.

    Without PATHS: every file of the schema. Comments and the text of values stay as they are.
    """
    project = find()
    laid: list[Laid] = []
    findings: list[Diagnostic] = []
    for path in paths or _schema_files(project):
        try:
            laid.append(_lay_out(path, project))
        except Unreadable as unreadable:
            findings.append(unreadable.finding)
    changing = [one for one in laid if one.before != one.after]
    for one in changing:
        if diff:
            for line in _difference(one):
                click.echo(line, nl=False)
        elif check:
            click.echo(f"{one.shown}: not laid out")
    if not (check or diff):
        replace_files({one.path: one.after for one in changing})
        for one in changing:
            click.echo(f"laid out {one.shown}")
    click.echo(render_text(findings), nl=False)
    if findings or (changing and (check or diff)):
        if changing and check:
            click.echo("run `exo-gen fmt`", err=True)
        sys.exit(1)
    if not changing:
        click.echo("every file is laid out" if laid else "no files")


def _schema_files(project: Project) -> list[Path]:
    return sorted(path for path in project.schema.glob("*.json") if path.name != DIALECT_FILE)


def _lay_out(path: Path, project: Project) -> Laid:
    _require_schema_file(path, project)
    document = read_document(path, shown_path(path, project.root))
    try:
        return Laid(path, document.shown, document.text, format_text(document.text))
    except RecursionError:
        raise Unreadable(too_deep(document.shown)) from None


def _require_schema_file(path: Path, project: Project) -> None:
    expected = f"name JSON files of {project.schema}"
    if not path.is_file():
        what = "not a file" if path.exists() else "no such file"
        raise ExoGenError(f"{path}: {what}; {expected}")
    if path.name == DIALECT_FILE or path.resolve().parent != project.schema.resolve():
        raise ExoGenError(f"{path}: no file of the schema, and left as it is; {expected}")


def _difference(one: Laid) -> Iterator[str]:
    """Yield a unified diff; colours go when nobody would see them."""
    lines = unified_diff(
        one.before.splitlines(keepends=True),
        one.after.splitlines(keepends=True),
        one.shown,
        one.shown,
    )
    for line in lines:
        whole = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        yield click.style(whole, fg=colour) if colour else whole
