"""The command line of exo-host: thin, every error said in words.

Exit status: 0 answered, 1 the guest answered with an error, 2 usage or environment.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from exo_host.errors import HostError
from exo_host.native.binary import NATIVE_GUEST

if TYPE_CHECKING:
    from exo_host.bridge import PerformedEffect, Performer
    from exo_host.routing import Routing


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
@click.option(
    "--native",
    type=click.Path(dir_okay=False, path_type=Path),
    is_flag=False,
    flag_value=str(NATIVE_GUEST),
    help=f"Decide by the native guest instead; without a value, {NATIVE_GUEST}.",
)
@click.option(
    "--interpreter",
    "choices",
    metavar="EFFECT=host|native",
    multiple=True,
    help="Who performs an effect: this host, or the native guest's own interpreter. Repeatable.",
)
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A TOML file whose table [effects] says the same of each effect; --interpreter wins.",
)
@click.option("--trace", is_flag=True, help="Show each effect and its answer on standard error.")
def call(
    export: str,
    source: BinaryIO,
    guest: Path,
    native: Path | None,
    choices: tuple[str, ...],
    config: Path | None,
    policy: Path | None,
    trace: bool,
) -> None:
    """Call one entry point of the guest with a document, and print its reply."""
    from exo_types.manifest import EXPORTS

    if export not in EXPORTS:
        raise click.UsageError(f"no entry point {export!r}; expected one of {', '.join(EXPORTS)}")
    routing = _routing(config, choices)
    decider = _Decider(guest, native, None if policy is None else _policy(policy))
    reply = asyncio.run(_call(export, source.read(), decider, routing, _observer(trace)))
    click.echo(reply)
    if json.loads(reply)["kind"] == "Error":
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class _Decider:
    """Whose decisions are asked for: the wasm guest's, or the native one's; by which policy."""

    guest: Path
    native: Path | None
    policy: str | None


def _policy(path: Path) -> str:
    from exo_host.policy import read_policy

    return read_policy(path)


def _routing(config: Path | None, choices: tuple[str, ...]) -> Routing:
    from exo_host.routing import Routing, read_routing

    told = [choice.partition("=") for choice in choices]
    for kind, equals, _ in told:
        if not equals:
            raise click.UsageError(f"--interpreter {kind}: expected EFFECT=host or EFFECT=native")
    configured = Routing() if config is None else read_routing(config)
    return configured.changed({kind: interpreter for kind, _, interpreter in told})


def _observer(trace: bool) -> Callable[[PerformedEffect], None]:
    def show(effect: PerformedEffect) -> None:
        if trace:
            click.echo(f"{effect.document.decode()}\n  -> {effect.reply.decode()}", err=True)

    return show


async def _call(
    export: str,
    document: bytes,
    decider: _Decider,
    routing: Routing,
    observe: Callable[[PerformedEffect], None],
) -> bytes:
    from exo_host.compiled import load_guest
    from exo_host.guest import Guest
    from exo_host.handlers import local_handlers
    from exo_host.native.binary import find_native
    from exo_host.native.guest import NativeGuest, performers

    handlers = local_handlers()
    async with AsyncExitStack() as stack:
        if decider.native is not None:
            program = NativeGuest(
                find_native(decider.native),
                handlers,
                routing=routing,
                policy=decider.policy,
                observe=observe,
            )
            return await (await stack.enter_async_context(program)).call(export, document)
        elsewhere: Mapping[str, Performer] = {}
        if routing.native:
            own = NativeGuest(find_native(), handlers, routing=routing)
            elsewhere = performers(routing, await stack.enter_async_context(own))
        compiled = load_guest(decider.guest, policy=decider.policy)
        guest = Guest(compiled, handlers, observe=observe, performers=elsewhere)
        return await (await stack.enter_async_context(guest)).call(export, document)


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
