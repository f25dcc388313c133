"""Flags and steps that the kinds of `exo-gen new` share."""

from __future__ import annotations

from collections.abc import Callable
from difflib import unified_diff
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from exo_gen.author.addition import Addition, added
from exo_gen.author.ask import Asker
from exo_gen.author.new_types import require_type_name
from exo_gen.author.next_steps import next_steps
from exo_gen.lint.required import EFFECTS_FILE
from exo_gen.load import load
from exo_gen.replace import replace_files

if TYPE_CHECKING:
    from exo_gen.load import Bundle
    from exo_gen.project import Project

Command: TypeAlias = Callable[..., Any]
"""What click decorates; its parameters are the flags."""

Find: TypeAlias = Callable[[], "Project"]


def common(file: str | None) -> Callable[[Command], Command]:
    """The flags that each kind has."""

    def add(command: Command) -> Command:
        for option in (
            click.option("--dry-run", is_flag=True, help="Show the difference; write nothing."),
            click.option("--description", help="What it is, as a sentence."),
            click.option("--file", default=file, show_default=file is not None, help="The file."),
            click.argument("name", required=False),
            click.pass_obj,
        ):
            command = option(command)
        return command

    return add


def part_flags(word: str) -> Callable[[Command], Command]:
    """The flags of a payload, result, input or output."""

    def add(command: Command) -> Command:
        field_flag = "--field" if word == "payload" else f"--{word}-field"
        command = click.option(f"--{word}", help=f"The {word}'s type, or none.")(command)
        several = click.option(
            field_flag,
            f"{word}_fields",
            multiple=True,
            metavar="FIELD",
            help=f"A field of the {word}, which becomes a record of its own.",
        )
        return several(command)

    return add


def begin(find: Find, name: str | None) -> tuple[Project, Bundle, Asker, str]:
    """Return the checkout, its schema, who can be asked, and the name."""
    project = find()
    ask = Asker.here()
    called = ask.need(name, "NAME", "Its name, such as GitTag")
    require_type_name(called)
    return project, load(project.schema, root=project.root), ask, called


def write(
    project: Project, bundle: Bundle, addition: Addition, kind: str, name: str, *, dry_run: bool
) -> None:
    """Add it and say what to do next, or show the difference; all files or none change."""
    done = added(bundle, addition)
    texts = {file: done.bundle.documents[file].text for file in done.changed}
    if dry_run:
        for file, text in texts.items():
            before = bundle.documents[file]
            lines = unified_diff(
                before.text.splitlines(keepends=True),
                text.splitlines(keepends=True),
                before.shown,
                before.shown,
            )
            click.echo("".join(lines), nl=False)
        return
    replace_files({project.schema / file: text for file, text in texts.items()})
    names = ", ".join(addition.definitions)
    for file in done.changed:
        wrote = [names] if file == addition.file and names else []
        if addition.variant is not None and file == EFFECTS_FILE:
            wrote.insert(0, f"{name} of Effect")
        click.echo(f"{done.bundle.documents[file].shown}: added {', '.join(wrote)}")
    click.echo(next_steps(done.model, kind, name, project.root), nl=False)
