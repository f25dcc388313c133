"""`exo-host mcp`: MCP on standard input and output.

Nothing but the protocol is written to standard output.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import mcp_types as types
from mcp.server.stdio import stdio_server

from exo_host.agent_tools import (
    ToolCall,
    ToolListing,
    ToolOutcome,
    call_tool,
    list_tools,
    read_outcome,
)
from exo_host.config.load import Config
from exo_host.errors import HostError
from exo_host.host import running_host
from exo_host.runtime.journal import JournalBusy
from exo_host.server.doors import Doors
from exo_host.server.mcp import Context, mcp_server
from exo_host.unix_http import NoAnswer, exchange
from exo_types.failure import EffectFailure
from exo_types.models import EffectError
from exo_types.tools import TOOLS

_HEALTH_SECONDS = 2.0


def run(config: Config, role: str) -> None:
    """Serve until standard input ends; raise `HostError`."""
    asyncio.run(_run(config, role))


async def _run(config: Config, role: str) -> None:
    async with AsyncExitStack() as stack:
        desk = await _desk(config, role, stack)
        server = mcp_server(desk.listed, desk.called)
        reading, writing = await stack.enter_async_context(stdio_server())
        await server.run(reading, writing, server.create_initialization_options())


async def _desk(config: Config, role: str, stack: AsyncExitStack) -> _OwnDesk | _ServerDesk:
    socket = config.settings.server.socket
    if socket is not None:
        remote = _ServerDesk(config, role)
        if await asyncio.to_thread(remote.answers):
            return remote
    print("no exo-host serve answers; this process runs a host of its own", file=sys.stderr)
    try:
        host = await stack.enter_async_context(running_host(config))
    except JournalBusy:
        raise HostError(
            "another exo-host keeps the state of this workspace, and does not serve: most likely "
            "an `exo-host mcp` like this one; start `exo-host serve`, and all of them share it"
        ) from None
    host.logs.capture_standard_logging()
    return _OwnDesk(host.doors, role)


class _OwnDesk:
    """The tools of a host in this process."""

    def __init__(self, doors: Doors, role: str) -> None:
        self._doors = doors
        self._role = role
        self._session = f"mcp-{role}-{os.getpid()}"

    async def listed(self) -> ToolListing:
        """Ask the guest."""
        return await list_tools(self._doors.runtime, self._role)

    async def called(self, params: types.CallToolRequestParams, _: Context) -> ToolOutcome:
        """Ask the guest."""
        try:
            context = await self._doors.workspaces.context(self._session, str(Path.cwd()))
        except EffectFailure as failure:
            return failure.error
        call = ToolCall(self._role, params.name, params.arguments or {}, context, door="stdio")
        return read_outcome(await call_tool(self._doors.runtime, call))


class _ServerDesk:
    """The tools of a host that serves, over its Unix socket."""

    def __init__(self, config: Config, role: str) -> None:
        assert config.settings.server.socket is not None
        self._path = config.path(config.settings.server.socket)
        self._patience = config.settings.runtime.call_seconds + 5.0
        self._role = role
        self._session = f"mcp-{role}-{os.getpid()}"

    def answers(self) -> bool:
        """Whether it serves."""
        try:
            exchange(self._path, "GET", "/health", b"", _HEALTH_SECONDS)
        except NoAnswer:
            return False
        return True

    async def listed(self) -> ToolListing:
        """Ask the server."""
        try:
            status, body = await asyncio.to_thread(
                exchange, self._path, "GET", f"/role/{self._role}/mcp/tools", b"", self._patience
            )
        except NoAnswer as error:
            return EffectError(code="unavailable", message=str(error))
        if status != 200:
            return EffectError(code="unavailable", message=body.decode("utf-8", "replace")[:500])
        return tuple(TOOLS[each["name"]] for each in json.loads(body)["tools"])

    async def called(self, params: types.CallToolRequestParams, _: Context) -> ToolOutcome:
        """Ask the server."""
        asked: dict[str, Any] = {
            "tool": params.name,
            "arguments": params.arguments or {},
            "session_id": self._session,
            "working_directory": str(Path.cwd()),
        }
        target = f"/role/{self._role}/mcp/call"
        try:
            _status, reply = await asyncio.to_thread(
                exchange, self._path, "POST", target, json.dumps(asked).encode(), self._patience
            )
        except NoAnswer as error:
            return EffectError(code="unavailable", message=str(error))
        return read_outcome(reply)
