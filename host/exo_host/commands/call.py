"""`exo-host call`: one call of the guest, outside any server."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack

import click

from exo_host.bridge import PerformedEffect, Performer
from exo_host.compiled import load_guest
from exo_host.config.load import Config
from exo_host.guest import Guest
from exo_host.handlers import handlers
from exo_host.native.binary import find_native
from exo_host.native.guest import NativeGuest, performers
from exo_host.policy import read_policy
from exo_host.routing import parse_routing
from exo_host.services import build_redactor, connected_services, effect_deadlines
from exo_host.source import guest_source
from exo_types.manifest import EXPORTS


def call(config: Config, export: str, document: bytes, *, native: bool, trace: bool) -> None:
    """Print the reply; end with status 1 when it is an error. Raise `HostError`."""
    if export not in EXPORTS:
        raise click.UsageError(f"no entry point {export!r}; expected one of {', '.join(EXPORTS)}")
    reply = asyncio.run(_call(config, export, document, _observer(trace), native=native))
    click.echo(reply)
    if json.loads(reply)["kind"] == "Error":
        sys.exit(1)


def _observer(trace: bool) -> Callable[[PerformedEffect], None]:
    def show(effect: PerformedEffect) -> None:
        if trace:
            click.echo(f"{effect.document.decode()}\n  -> {effect.reply.decode()}", err=True)

    return show


async def _call(
    config: Config,
    export: str,
    document: bytes,
    observe: Callable[[PerformedEffect], None],
    *,
    native: bool,
) -> bytes:
    routing = parse_routing(config.settings.effects)
    source = guest_source(config)
    program = config.path(config.settings.guest.native)
    policy = None if source.policy is None else read_policy(source.policy)
    async with AsyncExitStack() as stack:
        redactor = build_redactor(config.settings)
        # Where nothing is configured it is whoever types this that knows where to work.
        services = connected_services(config, redactor, confined=config.file is not None)
        performing = handlers(await stack.enter_async_context(services))
        deadlines = effect_deadlines(config.settings)
        if native:
            alone = NativeGuest(
                find_native(program),
                performing,
                routing=routing,
                policy=policy,
                observe=observe,
                deadlines=deadlines,
                call_seconds=config.settings.runtime.call_seconds,
            )
            return await (await stack.enter_async_context(alone)).call(export, document)
        elsewhere: Mapping[str, Performer] = {}
        if routing.native:
            own = NativeGuest(find_native(program), performing, routing=routing)
            elsewhere = performers(routing, await stack.enter_async_context(own))
        compiled = load_guest(source.wasm, policy=policy)
        guest = Guest(
            compiled,
            performing,
            observe=observe,
            performers=elsewhere,
            deadlines=deadlines,
            call_seconds=config.settings.runtime.call_seconds,
        )
        return await (await stack.enter_async_context(guest)).call(export, document)
