"""Serve until told to stop: SIGINT and SIGTERM drain and end, SIGHUP reloads."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from exo_host.server.protocol import HurriedProtocol

_LARGEST_HEADERS: Final = 64 * 2**10
_IDLE_SECONDS: Final = 15
_CLOSING_SECONDS: Final = 2
"""What connections get once no call is in flight: those that remain are streams and idle ones."""


class _Server(uvicorn.Server):
    """Uvicorn without its own signal handling, which would raise the signal again at the end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield


async def serve(
    app: ASGIApp,
    sockets: Sequence[socket.socket],
    stop: asyncio.Event,
    *,
    started: Callable[[], None],
    hang_up: Callable[[], Awaitable[object]],
    stopping: Callable[[], Coroutine[None, None, None]],
) -> None:
    """Serve `app` on sockets that listen already, until a signal comes or `stop` is set.

    `started` is called once requests are answered, `hang_up` on SIGHUP, and `stopping` when told to
    stop, before connections are closed: it drains the calls in flight.
    """
    config = uvicorn.Config(
        app,
        http=HurriedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        h11_max_incomplete_event_size=_LARGEST_HEADERS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_CLOSING_SECONDS,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    tasks: set[asyncio.Task[object]] = set()
    draining: list[asyncio.Task[None]] = []

    def told_to_stop() -> None:
        # A second time means at once.
        server.force_exit = stop.is_set()
        if server.force_exit and draining:
            draining[0].cancel()
        stop.set()

    def hung_up() -> None:
        task = asyncio.ensure_future(hang_up())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    handled = {
        signal.SIGINT: told_to_stop,
        signal.SIGTERM: told_to_stop,
        signal.SIGHUP: hung_up,
    }
    for number, handler in handled.items():
        loop.add_signal_handler(number, handler)
    serving = asyncio.create_task(server.serve(sockets=list(sockets)))
    told = asyncio.create_task(stop.wait())
    ready = asyncio.create_task(server.ready.wait())
    try:
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            started()
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
        draining.append(asyncio.ensure_future(stopping()))
        with contextlib.suppress(asyncio.CancelledError):
            await draining[0]
        server.should_exit = True
        await serving
    finally:
        told.cancel()
        ready.cancel()
        for number in handled:
            loop.remove_signal_handler(number)
