"""Connections that say nothing, or half of something, are closed; others are not."""

import asyncio

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from exo_host.server import protocol
from exo_host.server.protocol import HurriedProtocol

WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def slowly(_: Request) -> Response:
    await asyncio.sleep(0.3)
    return PlainTextResponse("there")


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: loc", WHOLE + b"GET / HT"])
async def test_half_a_head_is_waited_for_no_longer_than_its_time(
    monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    app = Starlette(routes=[Route("/", slowly)])
    config = uvicorn.Config(app, http=HurriedProtocol, lifespan="off", log_config=None)
    state = uvicorn.Server(config)
    config.load()
    loop = asyncio.get_running_loop()

    def connected() -> HurriedProtocol:
        return HurriedProtocol(config=config, server_state=state.server_state, app_state={})

    listening = await loop.create_server(connected, "127.0.0.1", 0)
    async with listening, asyncio.timeout(20):
        port = listening.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(said)
        answered = await reader.read()
        writer.close()
        # What was asked whole before is answered, however long it takes.
        assert (b"there" in answered) == said.startswith(WHOLE)
