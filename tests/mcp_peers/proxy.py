"""A reverse proxy on loopback that adds a bearer token: for clients that can send none."""

from __future__ import annotations

import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

# They are about one connection, and the proxy has two.
_OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "transfer-encoding"})
_METHODS = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]


@contextmanager
def with_token(url: str, token: str) -> Iterator[str]:
    """Forward to a host, and yield the URL to use instead of its own.

    All else stays as it is sent, `Host` and `Origin` too, so that the host's checks are met.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(
            uvicorn.Config(
                _app(url, token),
                log_config=None,
                server_header=False,
                date_header=False,
                timeout_graceful_shutdown=1,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _app(url: str, token: str) -> Starlette:
    client = httpx.AsyncClient(base_url=url, timeout=None)

    async def forward(request: Request) -> StreamingResponse:
        headers = [(name, value) for name, value in request.headers.items() if _passed_on(name)]
        outgoing = httpx.Request(
            request.method,
            client.base_url.join(request.url.path),
            headers=[*headers, ("Authorization", f"Bearer {token}")],
            content=await request.body(),
        )
        answer = await client.send(outgoing, stream=True)

        async def body() -> AsyncIterator[bytes]:
            try:
                async for chunk in answer.aiter_raw():
                    yield chunk
            finally:
                await answer.aclose()

        passed = {name: value for name, value in answer.headers.items() if _passed_on(name)}
        return StreamingResponse(body(), answer.status_code, passed)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    return Starlette(
        routes=[Route("/{path:path}", forward, methods=_METHODS)],
        lifespan=lifespan,
    )


def _passed_on(name: str) -> bool:
    return name.lower() not in _OF_THE_CONNECTION
