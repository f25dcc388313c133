"""`POST /v1/messages` on loopback: requests checked, answers from a script."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from tests.fakes.messages_api.closed import VERSIONS
from tests.fakes.messages_api.replies import Answer, Drip, Reply, Silence, error, message, text

KEY = "sk-ant-test-3c1f"


@dataclass(frozen=True)
class Seen:
    """A request as it came in."""

    headers: Mapping[str, str]
    body: Any


class MessagesApi:
    """The API: `script` is answered in order, and an empty script with the last words it was told.

    `problems` has what was wrong with the requests; a test ends with it empty. `waiting` counts the
    callers that are kept waiting, `gone` is set when one of them has hung up.
    """

    def __init__(self, *script: Reply) -> None:
        self.script = deque(script)
        self.seen: list[Seen] = []
        self.problems: list[str] = []
        self.waiting = asyncio.Semaphore(0)
        self.gone = asyncio.Event()
        self.app = Starlette(routes=[Route("/v1/messages", self, methods=["POST"])])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        request = Request(scope, receive)
        reply = self._judge(request.headers, await request.body())
        match reply or (self.script.popleft() if self.script else self._repeat()):
            case Answer() as answer:
                await _answer(send, answer)
            case Silence(beginning=beginning):
                await self._be_silent(receive, send, beginning)
            case Drip():
                await self._drip(receive, send)

    def _judge(self, headers: Mapping[str, str], document: bytes) -> Answer | None:
        keys = {headers.get("x-api-key"), _bearer(headers)} - {None}
        if keys != {KEY}:
            return error(401, "authentication_error", "invalid x-api-key")
        types = VERSIONS.get(headers.get("anthropic-version", ""))
        problems = []
        if types is None:
            problems.append("anthropic-version: not a version of the API")
        if headers.get("content-type") != "application/json":
            problems.append("content-type: not application/json")
        body = json.loads(document)
        if types is not None:
            problems += types.problems(body)
        self.seen.append(Seen(dict(headers), body))
        self.problems += problems
        return error(400, "invalid_request_error", "; ".join(problems)) if problems else None

    def _repeat(self) -> Answer:
        blocks = self.seen[-1].body["messages"][-1]["content"]
        words = " ".join(block["text"] for block in blocks if block["type"] == "text")
        return message(text(f"You said: {words}"))

    async def _be_silent(self, receive: Receive, send: Send, beginning: bytes) -> None:
        if beginning:
            await _start(send, 200, {"content-length": str(len(beginning) + 1)})
            await send({"type": "http.response.body", "body": beginning, "more_body": True})
        self.waiting.release()
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone.set()

    async def _drip(self, receive: Receive, send: Send) -> None:
        await _start(send, 200, {})
        hung_up = asyncio.ensure_future(receive())
        while not hung_up.done():
            await send({"type": "http.response.body", "body": b" ", "more_body": True})
            await asyncio.wait([hung_up], timeout=0.01)
        self.gone.set()


class _Quiet(uvicorn.Server):
    """Leaves the signals alone, and ends when told to, without the waits of a real end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.done = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self.on_tick(0)
        await self.done.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection, and wait for what was served on them."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=10)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever runs the test."""
        yield


@contextlib.asynccontextmanager
async def serving(api: MessagesApi) -> AsyncIterator[str]:
    """Serve `api` while the block runs; the value is its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(api.app, log_config=None, lifespan="off", ws="none")
    server = _Quiet(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.done.set()
        await task
        listener.close()


def _bearer(headers: Mapping[str, str]) -> str | None:
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else None


async def _answer(send: Send, answer: Answer) -> None:
    length = len(answer.document) + (1 if answer.cut_off else 0)
    await _start(send, answer.status, {"content-length": str(length), **answer.headers})
    await send({"type": "http.response.body", "body": answer.document})


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    plain = {"content-type": "application/json", **headers}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode()) for name, value in plain.items()],
        }
    )
