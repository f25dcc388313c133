"""The page's files over HTTP."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette

from exo_host.server.page.routes import page_routes


async def _get(path: str, method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=page_routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.request(method, path)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/page/page.js", "text/javascript; charset=utf-8"),
        ("/page/page.css", "text/css; charset=utf-8"),
        ("/page/icon.svg", "image/svg+xml"),
    ],
)
async def test_files_come_with_their_type_and_with_a_policy(path: str, kind: str) -> None:
    answer = await _get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    allowed = {name for name, value in policy.items() if value != "'none'"}
    assert policy["default-src"] == "'none'"
    assert allowed == {"script-src", "style-src", "img-src", "connect-src"}
    assert {policy[name] for name in allowed} == {"'self'"}
    assert {"base-uri", "form-action", "frame-ancestors"} < policy.keys()


@pytest.mark.parametrize(
    "path",
    [
        "/page/",
        "/page/routes.py",
        "/page/__init__.py",
        "/page/index.html",
        "/page/..%2froutes.py",
        "/page/%2e%2e/routes.py",
        "/page/page.js%00",
        "/page/PAGE.JS",
    ],
)
async def test_nothing_else_is_served(path: str) -> None:
    assert (await _get(path)).status_code == 404


async def test_nothing_is_taken() -> None:
    assert (await _get("/", "POST")).status_code == 405
