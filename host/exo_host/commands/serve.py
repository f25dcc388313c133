"""`exo-host serve`: the runtime with all its front doors."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Final

from rich.console import Console

from exo_host.commands.narrator import Narrator
from exo_host.config.load import Config
from exo_host.dev.develop import Development, develop
from exo_host.errors import HostError
from exo_host.host import Host, running_host
from exo_host.runtime.watch import watch_files
from exo_host.server.app import build_app
from exo_host.server.listen import bearer_token, listen_tcp, listen_unix
from exo_host.server.security import Gate
from exo_host.server.serve import serve as serve_app

_SOURCES: Final = ("guest", "schema", "generated")


class NotACheckout(HostError):
    """`--dev` outside a checkout."""


def serve(config: Config, *, dev: bool) -> None:
    """Serve until told to stop; raise `HostError`. In development it may start itself anew."""
    root = _checkout(config) if dev else None
    # Extism makes an error value in every call, and with this set each gets a backtrace: 9 µs.
    os.environ.pop("RUST_BACKTRACE", None)
    narrator = Narrator(Console(stderr=True, highlight=False, soft_wrap=True))
    if asyncio.run(_serve(config, root, narrator)):
        narrator.restarting()
        os.execv(sys.executable, [sys.executable, "-m", "exo_host", *sys.argv[1:]])


def _checkout(config: Config) -> Path:
    root = config.directory
    missing = [name for name in _SOURCES if not (root / name).is_dir()]
    if missing:
        raise NotACheckout(
            f"--dev builds the guest from its sources, but {root} has no {missing[0]}/; "
            "start it in a checkout"
        )
    return root


async def _serve(config: Config, root: Path | None, narrator: Narrator) -> bool:
    """Serve, and say whether to start anew."""
    server = config.settings.server
    with contextlib.ExitStack() as sockets:
        listening = [sockets.enter_context(each) for each in _listen(config, sockets)]
        token = bearer_token(config.path(server.token_file)) if server.tcp else ""
        gate = Gate(
            token=token,
            allowed_origins=frozenset(server.allowed_origins),
            max_body_bytes=server.max_body_bytes,
            body_seconds=server.body_seconds,
            fail_closed=config.settings.hooks.fail_closed,
        )
        async with running_host(config, token) as host:
            host.logs.capture_standard_logging()
            stop, again = asyncio.Event(), asyncio.Event()
            watching = [asyncio.create_task(_watch(host, stop, narrator))]
            if root is not None:
                development = _development(host, narrator, stop, again)
                watching.append(asyncio.create_task(develop(root, development, stop)))
            try:
                await serve_app(
                    build_app(host.doors, gate),
                    listening,
                    stop,
                    started=lambda: narrator.started(host, listening, token, dev=root is not None),
                    hang_up=lambda: _reload(host, narrator, asked=True),
                    stopping=lambda: _drain(host, narrator),
                )
            finally:
                stop.set()
                for task in watching:
                    task.cancel()
                await asyncio.gather(*watching, return_exceptions=True)
    return again.is_set()


def _listen(config: Config, cleanup: contextlib.ExitStack) -> list[socket.socket]:
    server = config.settings.server
    sockets = []
    if server.socket is not None:
        path = config.path(server.socket)
        sockets.append(listen_unix(path))
        cleanup.callback(path.unlink, missing_ok=True)
    if server.tcp:
        sockets.append(listen_tcp(server.host, server.port))
    return sockets


async def _watch(host: Host, stop: asyncio.Event, narrator: Narrator) -> None:
    files = [path for path in (host.source.wasm, host.source.policy) if path is not None]
    await watch_files(files, lambda: _reload(host, narrator, asked=False), stop)


async def _reload(host: Host, narrator: Narrator, *, asked: bool) -> None:
    reload = await host.runtime.reload()
    if asked or reload.outcome != "unchanged":
        narrator.reloaded(reload, host.runtime.pool.generation.compiled)


async def _drain(host: Host, narrator: Narrator) -> None:
    narrator.stopping(host.runtime.pool.load())
    await host.runtime.close(host.config.settings.runtime.grace_seconds)


def _development(
    host: Host, narrator: Narrator, stop: asyncio.Event, again: asyncio.Event
) -> Development:
    def restart() -> None:
        again.set()
        stop.set()

    return Development(
        building=narrator.building,
        failed=lambda built: narrator.build_failed(built, host.runtime.not_built(built.output)),
        built=narrator.built,
        restart=restart,
    )
