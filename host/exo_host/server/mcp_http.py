"""MCP's streamable HTTP at `/role/{role}/mcp`: a session manager a role."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final, get_args

import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from exo_host.agent_tools import (
    ToolCall,
    ToolListing,
    ToolOutcome,
    call_tool,
    list_tools,
    read_outcome,
)
from exo_host.server.doors import Doors
from exo_host.server.mcp import Context, mcp_server
from exo_host.server.replies import error_response
from exo_types.failure import EffectFailure
from exo_types.models import Role

ROLES: Final[tuple[str, ...]] = get_args(Role)


class McpEndpoints:
    """An ASGI application for all roles; `run` has to be entered while it serves."""

    def __init__(self, doors: Doors) -> None:
        # Host and Origin are looked at before any route is (`exo_host.server.security`).
        self._managers = {
            role: StreamableHTTPSessionManager(_role_server(doors, role)) for role in ROLES
        }

    @asynccontextmanager
    async def run(self) -> AsyncIterator[None]:
        """Keep the sessions of all roles."""
        async with AsyncExitStack() as stack:
            for manager in self._managers.values():
                await stack.enter_async_context(manager.run())
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request of the role in its path."""
        role = scope["path_params"]["role"]
        manager = self._managers.get(role)
        if manager is None:
            reason = f"there is no role {role!r}; the roles are {', '.join(ROLES)}"
            await error_response("not_found", reason)(scope, receive, send)
        else:
            await manager.handle_request(scope, receive, send)


def _role_server(doors: Doors, role: str) -> Server[Any]:
    async def on_list() -> ToolListing:
        return await list_tools(doors.runtime, role)

    async def on_call(params: types.CallToolRequestParams, context: Context) -> ToolOutcome:
        headers = {} if context.request is None else context.request.headers
        try:
            where = await doors.workspaces.context(
                doors.session(headers, role), doors.directory(headers)
            )
        except EffectFailure as failure:
            return failure.error
        call = ToolCall(
            role=role,
            tool=params.name,
            arguments=params.arguments or {},
            context=where,
            door="mcp",
            traceparent=headers.get("traceparent"),
        )
        return read_outcome(await call_tool(doors.runtime, call))

    return mcp_server(on_list, on_call)
