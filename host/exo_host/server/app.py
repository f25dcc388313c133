"""The ASGI application: every front door at its path, behind one gate."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from exo_host.server import hooks, operations, tools
from exo_host.server.doors import Doors
from exo_host.server.mcp_http import McpEndpoints
from exo_host.server.page.routes import page_routes
from exo_host.server.replies import error_response
from exo_host.server.security import Gate, SecurityMiddleware
from exo_types.models import EffectErrorCode


def build_app(doors: Doors, gate: Gate) -> Starlette:
    """Return the application; its lifespan keeps the MCP sessions."""
    mcp = McpEndpoints(doors)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with mcp.run():
            yield

    app = Starlette(
        routes=[
            *page_routes(),
            Route("/health", operations.health),
            Route("/metrics", operations.metrics),
            Route("/reload", operations.reload, methods=["POST"]),
            Route("/api/runtime", operations.runtime_now),
            Route("/api/events", operations.events),
            Route("/hook/{event}", hooks.hooked, methods=["POST"]),
            Route("/role/{role}/mcp/tools", tools.listed),
            Route("/role/{role}/mcp/call", tools.called, methods=["POST"]),
            Route("/role/{role}/mcp", mcp),
        ],
        middleware=[Middleware(SecurityMiddleware, gate=gate)],
        exception_handlers={HTTPException: _in_our_form},
        lifespan=lifespan,
    )
    app.state.doors = doors
    return app


async def _in_our_form(_: Request, error: Exception) -> Response:
    """Starlette's own refusals (no such path, not this method) as documents like all others."""
    assert isinstance(error, HTTPException)
    code: EffectErrorCode = "not_found" if error.status_code == 404 else "unsupported"
    return error_response(code, error.detail, status=error.status_code, headers=error.headers)
