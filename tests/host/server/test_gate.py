"""The gate by itself: what it turns away, how, and that an agent never reads consent from it."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from exo_host.server.security import Gate, SecurityMiddleware

TOKEN = "t" * 43


class App:
    """An application behind a gate; its one route waits when told to."""

    def __init__(self, **limits: Any) -> None:
        self.release = asyncio.Event()
        self.release.set()
        self.entered = asyncio.Semaphore(0)
        gated = Starlette(
            routes=[
                Route("/hook/{event}", self.echo, methods=["POST"]),
                Route("/echo", self.echo, methods=["POST"]),
            ],
            middleware=[Middleware(SecurityMiddleware, gate=Gate(TOKEN, **limits))],
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(gated), base_url="http://localhost:7717"
        )

    async def echo(self, request: Request) -> Response:
        """Answer the size of the body."""
        body = await request.body()
        self.entered.release()
        await self.release.wait()
        return JSONResponse(len(body))

    async def post(self, path: str, *, token: str = TOKEN, **more: Any) -> httpx.Response:
        """Post with the token."""
        headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
        return await self.client.post(path, headers=headers, **more)


def denied(reply: httpx.Response) -> bool:
    """Whether an agent reads no."""
    if reply.status_code != 200:
        return False
    specific = reply.json()["hookSpecificOutput"]
    return bool(specific["permissionDecision"] == "deny")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"token": "wrong"}, 401),
        ({"token": ""}, 401),
        ({"headers": {"Origin": "http://evil.example"}}, 403),
        ({"headers": {"Host": "evil.example"}}, 421),
        ({"headers": {"X-Long": "x" * 40_000}}, 431),
        ({"content": b"x" * 1001}, 413),
    ],
)
async def test_a_hook_that_is_turned_away_is_a_no(more: dict[str, Any], status: int) -> None:
    app = App(max_body_bytes=1000)
    assert (await app.post("/echo", **dict(more))).status_code == status
    assert denied(await app.post("/hook/PreToolUse", **dict(more)))
    passed = await app.post("/hook/PostToolUse", **dict(more))
    assert (passed.status_code, list(passed.json())) == (200, ["systemMessage"])


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async def never() -> Any:
        yield b"x"
        await asyncio.Event().wait()

    app = App(body_seconds=0.05)
    assert (await app.post("/echo", content=never())).status_code == 408
    assert denied(await app.post("/hook/PreToolUse", content=never()))


async def test_more_requests_than_there_may_be_are_told_to_come_back() -> None:
    app = App(max_requests=2)
    app.release.clear()
    held = [asyncio.create_task(app.post("/echo")) for _ in range(2)]
    for _ in held:
        await app.entered.acquire()
    third = await app.post("/echo")
    assert (third.status_code, third.headers["retry-after"]) == (429, "1")
    assert json.loads(third.text)["payload"]["code"] == "rate_limited"
    assert denied(await app.post("/hook/PreToolUse"))
    app.release.set()
    assert [reply.status_code for reply in await asyncio.gather(*held)] == [200, 200]
    assert (await app.post("/echo")).status_code == 200


async def test_a_configured_origin_may_call() -> None:
    app = App(allowed_origins=frozenset({"https://desk.example"}))
    reply = await app.post("/echo", headers={"Origin": "https://desk.example"})
    assert reply.status_code == 200
