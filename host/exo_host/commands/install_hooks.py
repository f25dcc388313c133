"""`exo-host install-hooks`: show what would change in the agent's settings, ask, and change it."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from exo_host.config.load import Config
from exo_host.install.errors import CannotInstall
from exo_host.install.files import Change, diff_lines, write_all
from exo_host.install.hooks import PROGRAM
from exo_host.install.plan import Connection, Scope, installation, places, removal
from exo_types.tools import TOOLS

_COLOURS: Final = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    scope: Scope
    role: str
    mcp: bool
    uninstall: bool
    yes: bool
    dry_run: bool


def run(config: Config, wish: Wish, *, config_file: Path | None) -> int:
    """Return the exit status: 0 done, 1 not wanted, 2 not possible. Raise `HostError`."""
    files = places(wish.scope, config.directory, Path.home(), mcp=wish.mcp)
    if wish.uninstall:
        changes = removal(files)
    else:
        changes = installation(files, _connection(config, wish.role, config_file))
    if not changes:
        click.echo("nothing to change")
        return 0
    for change in changes:
        _show(change)
    if wish.dry_run:
        return 0
    if not wish.yes:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            click.echo("nothing was written: nobody can be asked here; add --yes", err=True)
            return 2
        if not click.confirm("Write this?", default=True):
            click.echo("nothing was written")
            return 1
    backups = write_all(changes, time.strftime("%Y%m%d-%H%M%S"))
    _conclude(wish, changes, backups)
    return 0


def _connection(config: Config, role: str, config_file: Path | None) -> Connection:
    roles = sorted({each for tool in TOOLS.values() for each in tool.roles})
    if role not in roles:
        raise CannotInstall(f"there is no role {role!r}; the roles are {', '.join(roles)}")
    socket = config.settings.server.socket
    if socket is None:
        raise CannotInstall(
            "hooks ask the host over its Unix socket, and the configuration has none; "
            "set `[server] socket`"
        )
    arguments = ["mcp", "--role", role]
    if config_file is not None:
        arguments += ["--config", str(config_file.absolute())]
    return Connection(_program(), config.path(socket), tuple(arguments))


def _program() -> Path:
    """This very exo-host, or the one on PATH."""
    beside = Path(sys.executable).parent / PROGRAM
    if beside.is_file() and os.access(beside, os.X_OK):
        return beside.absolute()
    found = shutil.which(PROGRAM)
    if found is None:
        raise CannotInstall(
            f"{PROGRAM} is neither beside {sys.executable} nor on PATH; "
            "install the package, so that hooks have a program to run"
        )
    return Path(found).absolute()


def _show(change: Change) -> None:
    for line in diff_lines(change):
        bold = line.startswith(("+++", "---"))
        click.secho(line, fg=None if bold else _COLOURS.get(line[:1]), bold=bold)


def _conclude(wish: Wish, changes: list[Change], backups: list[Path]) -> None:
    for change in changes:
        click.echo(f"{'removed' if change.after is None else 'wrote'} {change.path}")
    for backup in backups:
        click.echo(f"kept   {backup}")
    if wish.uninstall:
        return
    if wish.scope == "project":
        click.echo("The paths are this machine's; --scope local keeps them out of the repository.")
    if wish.scope == "user" and wish.mcp:
        click.echo(
            "The tools: claude mcp add --scope user exomonad -- "
            f"{_program()} mcp --role {wish.role}"
        )
    click.echo("A new session of the agent takes this up; exo-host serve must run by then.")
