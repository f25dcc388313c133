"""The MCP front door: one server a role, its tools those of the schema that the guest offers.

Protocol: https://modelcontextprotocol.io/specification. The SDK hands a call's arguments on as they
came and turns exceptions into errors no model reads, so arguments are checked here and everything
that goes wrong is a result with `isError`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from importlib.metadata import version
from typing import Any, Final

import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from exo_host.agent_tools import ToolListing, ToolOutcome
from exo_types.models import EffectError, McpAnswer, McpFailure, McpRefusal
from exo_types.record import to_plain
from exo_types.tools import Tool

SERVER_NAME: Final = "exomonad"
_INSTRUCTIONS: Final = (
    "Tools of the exomonad runtime. What a role may call is decided by its policy; a refusal says "
    "what stands in the way and how to get past it."
)

ListTools = Callable[[], Awaitable[ToolListing]]
CallTool = Callable[["types.CallToolRequestParams", "Context"], Awaitable[ToolOutcome]]
Context = ServerRequestContext[Any, Any]


def mcp_server(list_tools: ListTools, call_tool: CallTool) -> Server[Any]:
    """Return a server whose tools are listed and called by these two."""

    async def on_list(
        _: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        listing = await list_tools()
        match listing:
            case McpRefusal():
                raise MCPError(types.INVALID_PARAMS, _words(listing))
            case EffectError():
                raise MCPError(types.INTERNAL_ERROR, listing.message)
        return types.ListToolsResult(tools=[described(tool) for tool in listing])

    async def on_call(
        context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        return as_result(await call_tool(params, context))

    return Server(
        SERVER_NAME,
        version=version("exomonad"),
        instructions=_INSTRUCTIONS,
        on_list_tools=on_list,
        on_call_tool=on_call,
    )


def described(tool: Tool) -> types.Tool:
    """A tool as MCP lists it."""
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=dict(tool.input_schema),
        output_schema=dict(tool.output_schema),
    )


def as_result(outcome: ToolOutcome) -> types.CallToolResult:
    """What came of a call, as a model reads it."""
    match outcome:
        case McpAnswer():
            return types.CallToolResult(
                content=[_text(outcome.text)],
                structured_content=_structured(to_plain(outcome.structured)),
            )
        case McpRefusal():
            return _error(_words(outcome))
        case McpFailure():
            return _error(f"{outcome.step}: {_failure(outcome.error)}")
        case EffectError():
            return _error(_failure(outcome))


def _structured(value: object) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _failure(error: EffectError) -> str:
    wait = f"; try again in {error.retry_after_ms} ms" if error.retry_after_ms else ""
    details = f"\n{json.dumps(to_plain(error.details))}" if error.details else ""
    return f"{error.message} ({error.code}{wait}){details}"


def _words(refusal: McpRefusal) -> str:
    return refusal.reason if refusal.hint is None else f"{refusal.reason}; {refusal.hint}"


def _error(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(text)], is_error=True)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
