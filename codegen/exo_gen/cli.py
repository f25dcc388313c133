"""The command line of exo-gen: thin, one function a command, every error said in words.

Exit status: 0 clean, 1 findings, 2 usage or environment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from importlib import import_module, metadata
from pathlib import Path
from typing import Final

import click

from exo_gen import __version__
from exo_gen.diagnostics import ExoGenError
from exo_gen.project import Project

_GROUPS: Final[Mapping[str, str]] = {
    "breaking": "exo_gen.breaking.cli:breaking",
    "docs": "exo_gen.docs_command:docs",
    "explain": "exo_gen.explain.cli:explain",
    "fmt": "exo_gen.fmt.cli:fmt",
    "guest": "exo_gen.guest.cli:guest",
    "lint": "exo_gen.report.cli:lint",
    "lsp": "exo_gen.lsp.cli:lsp",
    "new": "exo_gen.author.new_cli:new",
    "rename": "exo_gen.author.rename_cli:rename",
    "toolchain": "exo_gen.toolchain.cli:toolchain",
    "watch": "exo_gen.watch.cli:watch",
}
"""Command groups that are imported only when they are called."""

_INTERRUPTED: Final = 130
"""What shells expect of a program that Ctrl-C ended: 128 and the number of the signal."""

_PLUGIN_GROUP: Final = "exo_gen.commands"


class _Commands(click.Group):
    """A group that imports its larger members and those of other packages when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_GROUPS, *_plugins()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = _GROUPS.get(cmd_name)
        if target is None:
            return super().get_command(ctx, cmd_name) or _plugin_command(cmd_name)
        module, _, name = target.partition(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None


def _plugins() -> dict[str, metadata.EntryPoint]:
    return {point.name: point for point in metadata.entry_points(group=_PLUGIN_GROUP)}


def _plugin_command(name: str) -> click.Command | None:
    point = _plugins().get(name)
    command = point.load() if point is not None else None
    return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="exo-gen")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The checkout to work on; by default the one around the current folder.",
)
@click.pass_context
def exo_gen(context: click.Context, root: Path | None) -> None:
    """Turn the schema into Python and Haskell, and hold both to it."""
    context.obj = lambda: Project.at(root) if root else Project.find(Path.cwd())


FindProject = Callable[[], Project]
"""What commands get as their context: finding the project may fail, and only some need it."""


@exo_gen.command()
@click.pass_obj
def generate(find: FindProject) -> None:
    """Write everything that follows from the schema into generated/."""
    from exo_gen.pipeline import generate as run

    difference = run(find())
    for verb, paths in (
        ("wrote", (*difference.changed, *difference.missing)),
        ("removed", difference.extra),
    ):
        for path in sorted(paths):
            click.echo(f"{verb} generated/{path}")
    click.echo(
        "generated/ is up to date" if difference else "nothing to do: generated/ is up to date"
    )


@exo_gen.command()
@click.pass_obj
def check(find: FindProject) -> None:
    """Say which generated files are not what the schema makes them; write nothing."""
    from exo_gen.pipeline import check as run

    difference = run(find())
    for word, paths in (
        ("changed", difference.changed),
        ("missing", difference.missing),
        ("extra", difference.extra),
    ):
        for path in paths:
            click.echo(f"generated/{path}: {word}")
    if difference:
        click.echo("generated/ is not what the schema makes; run `exo-gen generate`", err=True)
        sys.exit(1)
    click.echo("generated/ is up to date")


def main() -> None:
    """Run the command line; no traceback reaches the user."""
    try:
        exo_gen.main(standalone_mode=False)
        # The language server closes it.
        if not sys.stdout.closed:
            sys.stdout.flush()
    except ExoGenError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped")
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Python writes what is left when it ends, and would complain about the same pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _say("whoever read the output has gone; not all of it was written")
        sys.exit(2)


def _say(text: str) -> None:
    with suppress(BrokenPipeError):
        click.echo(text, err=True)


if __name__ == "__main__":
    main()
