"""A runtime as the page sees it: the real recorder and the page's own routes, behind a real server.

It runs on a thread with a loop of its own, because the browser is driven from the test's thread.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from exo_host.bridge import PerformedEffect
from exo_host.runtime.trace import CallStatus, CallTrace, Recorder, ReloadTrace
from exo_host.server.page.routes import page_routes

TOKEN: Final = "a-token-for-tests"
T = TypeVar("T")


class Runtime:
    """What a test does to the runtime; each method may be called from any thread."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.started_at = time.time()
        self.instances: list[dict[str, object]] = []
        self.sessions: list[dict[str, object]] = []
        self.generation = 1
        self.token = TOKEN
        self.forbids = False
        self.asked: list[str] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watchers: set[asyncio.Queue[dict[str, object]]] = set()

    def call(
        self, document: object, export: str = "handle_pre_tool_use", session: str = "s-41"
    ) -> CallTrace:
        """A call comes in, over the hook door."""
        text = document if isinstance(document, bytes) else _compact(document)
        return self.do(lambda: self.recorder.call(export, session, "hook", text))

    def runs(self, call: CallTrace) -> None:
        """An instance begins with it."""
        self.do(lambda: call.runs(self.generation))

    def performs(
        self, call: CallTrace, kind: str, payload: object, reply: object, seconds: float = 0.01
    ) -> None:
        """An effect of it is answered."""
        sent, answered = (_compact(document) for document in (payload, reply))
        self.do(lambda: call.performed(PerformedEffect(kind, sent, answered, seconds)))

    def ends(
        self, call: CallTrace, status: CallStatus, reply: object = None, error: str | None = None
    ) -> None:
        """It is over."""
        answer = b"" if reply is None else _compact(reply)
        self.do(lambda: call.ends(status, reply=answer, error=error))

    def reloads(self, reload: ReloadTrace) -> None:
        """Somebody put another guest in place, or tried to."""
        self.do(lambda: self.recorder.reloaded(reload))

    def tell(self, event: dict[str, object]) -> None:
        """Send every watcher this event."""

        def put() -> None:
            for queue in self._watchers:
                queue.put_nowait(event)

        self.do(put)

    def pool(self) -> dict[str, object]:
        """The state of the pool as it is sent."""
        return {
            "guest": {
                "path": "/srv/guest.wasm",
                "generation": self.generation,
                "digest": "5f2c" * 16,
                "fingerprint": "8d1d" * 16,
                "size": 1_772_544,
                "loaded_at": self.started_at,
                "policy": "/srv/policy.json",
            },
            "load": {
                "live": len(self.instances),
                "busy": sum(instance["state"] == "busy" for instance in self.instances),
                "waiting": 0,
            },
            "instances": self.instances,
            "sessions": self.sessions,
        }

    def do(self, action: Callable[[], T]) -> T:
        """Run this on the server's loop, which alone may touch the recorder."""
        if self._loop is None:
            return action()

        async def run() -> T:
            return action()

        return asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    @contextmanager
    def served(self, port: int = 0) -> Iterator[int]:
        """Serve it on this port of the loopback; gives the port."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(
            uvicorn.Config(self._app(), log_config=None, lifespan="off", ws="none")
        )
        thread = threading.Thread(target=self._serve, args=(server, listener))
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            server.should_exit = server.force_exit = True
            thread.join(10)
            self._loop = None
            listener.close()

    def _serve(self, server: uvicorn.Server, listener: socket.socket) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            await server.serve(sockets=[listener])

        asyncio.run(main())

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                *page_routes(),
                Route("/api/runtime", self._runtime),
                Route("/api/events", self._events),
            ]
        )

    def _refusal(self, request: Request) -> Response | None:
        self.asked.append(request.url.path)
        if self.forbids:
            return PlainTextResponse("this host is not served", 403)
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return PlainTextResponse("no", 401)
        return None

    async def _runtime(self, request: Request) -> Response:
        return self._refusal(request) or JSONResponse(
            {
                "version": "0.1.0",
                "now": time.time(),
                "started_at": self.started_at,
                "limits": {"instances": 8, "queue": 64},
                "calls": self.recorder.calls(),
                "reloads": self.recorder.reloads(),
                **self.pool(),
            }
        )

    async def _events(self, request: Request) -> Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        queue: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        # Watched before the answer begins, so that what the snapshot lacks is among the events.
        watching = self.recorder.watched()
        events = watching.__enter__()
        self._watchers.add(queue)

        async def forward() -> None:
            while True:
                queue.put_nowait(await events.get())

        async def sent() -> AsyncIterator[str]:
            forwarding = asyncio.create_task(forward())
            try:
                yield '{"type":"alive"}\n'
                while True:
                    yield json.dumps(await queue.get()) + "\n"
            finally:
                forwarding.cancel()
                self._watchers.discard(queue)
                watching.__exit__(None, None, None)

        return StreamingResponse(sent(), media_type="application/x-ndjson")


def _compact(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()
