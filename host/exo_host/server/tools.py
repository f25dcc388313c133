"""The tools over plain HTTP: `GET /role/{role}/mcp/tools` and `POST /role/{role}/mcp/call`.

A call is `{"tool": ..., "arguments": {...}}`, with `session_id` and `working_directory` if the
caller has them; the answer is the guest's reply. Who wants MCP itself finds it beside these.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from exo_host.agent_tools import ToolCall, call_tool, list_tools
from exo_host.server.doors import Doors
from exo_host.server.mcp import described
from exo_host.server.replies import document_response, error_response, json_response
from exo_types.dispatch import refuse
from exo_types.failure import EffectFailure
from exo_types.models import EffectError, McpRefusal
from exo_types.wire import WireError, key_step, loads


async def listed(request: Request) -> Response:
    """Answer with a role's tools, as MCP lists them."""
    doors: Doors = request.app.state.doors
    listing = await list_tools(doors.runtime, request.path_params["role"])
    match listing:
        case McpRefusal():
            hint = "" if listing.hint is None else f"; {listing.hint}"
            return error_response("not_found", f"{listing.reason}{hint}")
        case EffectError():
            return document_response(refuse(listing))
    tools = [
        described(tool).model_dump(mode="json", by_alias=True, exclude_none=True)
        for tool in listing
    ]
    return json_response({"tools": tools})


async def called(request: Request) -> Response:
    """Answer with the guest's reply to a call."""
    doors: Doors = request.app.state.doors
    role = request.path_params["role"]
    try:
        asked = _read(await request.body())
        context = await doors.workspaces.context(
            asked.session_id or doors.session(request.headers, role),
            asked.working_directory or doors.directory(request.headers),
        )
    except WireError as error:
        return error_response("invalid_input", str(error))
    except EffectFailure as failure:
        return document_response(refuse(failure.error))
    reply = await call_tool(
        doors.runtime,
        ToolCall(
            role=role,
            tool=asked.tool,
            arguments=asked.arguments,
            context=context,
            door="http",
            traceparent=request.headers.get("traceparent"),
        ),
    )
    return document_response(reply)


class _Asked(BaseModel, extra="forbid", strict=True):
    """The body of a call."""

    tool: str
    arguments: dict[str, Any] = {}
    session_id: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    working_directory: str | None = None


def _read(body: bytes) -> _Asked:
    document = loads(body)
    try:
        return _Asked.model_validate(document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = "$" + "".join(key_step(str(step)) for step in first["loc"])
        raise WireError(path, "a call of a tool", first["msg"].lower()) from None
