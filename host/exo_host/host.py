"""The host put together from its configuration: services, journal, runtime, front doors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from exo_host.bridge import Performer
from exo_host.config.load import Config
from exo_host.effects.log import Logs
from exo_host.handlers import handlers
from exo_host.native.binary import find_native
from exo_host.native.guest import NativeGuest, performers
from exo_host.routing import Routing, parse_routing
from exo_host.runtime.generation import GuestSource
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.pool import PoolLimits
from exo_host.runtime.runtime import Runtime, RuntimeOptions
from exo_host.runtime.trace import Recorder
from exo_host.server.doors import Doors
from exo_host.services import build_redactor, connected_services, effect_deadlines
from exo_host.source import guest_source
from exo_host.workspace import KnownWorkspace, Workspaces
from exo_types.effects import EffectHandlers

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Host:
    """A host that runs."""

    config: Config
    runtime: Runtime
    doors: Doors
    source: GuestSource
    logs: Logs


@asynccontextmanager
async def running_host(config: Config, *secrets: str) -> AsyncIterator[Host]:
    """Start everything, and free it at the end; raise `HostError` when something cannot be had.

    `secrets` are shown nowhere, like those of the configuration.
    """
    settings = config.settings
    redactor = build_redactor(settings, *secrets)
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(
            StateJournal(config.path(settings.state.directory), durable=settings.state.durable)
        )
        await asyncio.to_thread(journal.prune, settings.state.keep_days * _DAY)
        services = await stack.enter_async_context(connected_services(config, redactor))
        performing = handlers(services)
        source = guest_source(config)
        runtime = await Runtime.start(
            source,
            performing,
            options=_options(config, await _performers(config, performing, stack)),
            journal=journal,
            recorder=Recorder(redactor.text),
            spans=services.telemetry,
        )
        stack.push_async_callback(runtime.close, settings.runtime.grace_seconds)
        trimming = asyncio.create_task(_trim(runtime, settings.runtime.idle_seconds))
        stack.callback(trimming.cancel)
        yield Host(config, runtime, _doors(config, runtime), source, services.logs)


async def _trim(runtime: Runtime, idle_seconds: float) -> None:
    while True:
        await asyncio.sleep(idle_seconds / 4)
        await runtime.pool.trim(idle_seconds)


def _options(config: Config, elsewhere: Mapping[str, Performer]) -> RuntimeOptions:
    runtime = config.settings.runtime
    return RuntimeOptions(
        limits=PoolLimits(runtime.instances, runtime.queue, runtime.session_queue),
        deadlines=effect_deadlines(config.settings),
        call_seconds=runtime.call_seconds,
        own_seconds=runtime.own_seconds,
        performers=elsewhere,
    )


async def _performers(
    config: Config, performing: EffectHandlers, stack: AsyncExitStack
) -> Mapping[str, Performer]:
    routing: Routing = parse_routing(config.settings.effects)
    if not routing.native:
        return {}
    program = find_native(config.path(config.settings.guest.native))
    native = NativeGuest(program, performing, routing=routing)
    return performers(routing, await stack.enter_async_context(native))


def _doors(config: Config, runtime: Runtime) -> Doors:
    settings = config.settings
    known = KnownWorkspace(
        directory=config.path(settings.workspace.directory),
        repository=settings.workspace.repository,
        base_branch=settings.workspace.base_branch,
        login=settings.workspace.login,
    )
    return Doors(runtime, Workspaces(known), settings.hooks.fail_closed)
