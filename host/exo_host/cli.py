"""The command line of exo-host: thin, every error said in words.

Exit status: 0 answered, 1 the guest answered with an error, 2 usage or environment.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import BinaryIO

import click

from exo_host.errors import HostError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def exo_host() -> None:
    """Run the guest and perform the effects it asks for."""


@exo_host.command()
@click.argument("export")
@click.option(
    "--input",
    "source",
    type=click.File("rb"),
    default="-",
    help="A file with the input document; `-`, the default, is standard input.",
)
@click.option(
    "--guest",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("generated/wasm/guest.wasm"),
    show_default=True,
    help="The compiled guest.",
)
@click.option(
    "--policy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What the guest decides by, a document of type Policy; the built-in one without it.",
)
@click.option("--trace", is_flag=True, help="Show each effect and its answer on standard error.")
def call(export: str, source: BinaryIO, guest: Path, policy: Path | None, trace: bool) -> None:
    """Call one entry point of the guest with a document, and print its reply."""
    from exo_types.manifest import EXPORTS

    if export not in EXPORTS:
        raise click.UsageError(f"no entry point {export!r}; expected one of {', '.join(EXPORTS)}")
    reply = asyncio.run(_call(export, source.read(), guest, policy, trace=trace))
    click.echo(reply)
    if json.loads(reply)["kind"] == "Error":
        sys.exit(1)


async def _call(
    export: str, document: bytes, path: Path, policy: Path | None, *, trace: bool
) -> bytes:
    from exo_host.bridge import PerformedEffect
    from exo_host.compiled import load_guest
    from exo_host.guest import Guest
    from exo_host.handlers import local_handlers
    from exo_host.policy import read_policy

    def show(effect: PerformedEffect) -> None:
        if trace:
            click.echo(f"{effect.document.decode()}\n  -> {effect.reply.decode()}", err=True)

    compiled = load_guest(path, policy=None if policy is None else read_policy(policy))
    async with Guest(compiled, local_handlers(), observe=show) as guest:
        return await guest.call(export, document)


def main() -> None:
    """Run the command line; no traceback reaches the user."""
    try:
        exo_host.main(standalone_mode=False)
    except HostError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
