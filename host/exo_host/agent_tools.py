"""The tools that agents call, as the guest offers them: listed by role, called with arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from exo_host.runtime.call import STATELESS, GuestCall
from exo_types.codec import Codec, encode
from exo_types.dispatch import refuse
from exo_types.failure import invalid_input
from exo_types.models import (
    CallContext,
    EffectError,
    HandleMcpCallReply,
    HandleMcpListReply,
    McpAnswer,
    McpFailure,
    McpRefusal,
)
from exo_types.registry import TYPES
from exo_types.tools import TOOLS, Tool
from exo_types.wire import WireError, dumps

_LISTING: Final = Codec[HandleMcpListReply]("HandleMcpListReply", HandleMcpListReply)
_OUTCOME: Final = Codec[HandleMcpCallReply]("HandleMcpCallReply", HandleMcpCallReply)


class Answering(Protocol):
    """Whoever answers calls of the guest: the runtime."""

    async def answer(self, call: GuestCall) -> bytes:
        """Return the reply's document."""
        ...


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a tool by an agent."""

    role: str
    tool: str
    arguments: Mapping[str, Any]
    context: CallContext
    door: str
    traceparent: str | None = None


ToolListing = tuple[Tool, ...] | McpRefusal | EffectError
"""A role's tools; or there is no such role; or nobody can say."""

ToolOutcome = McpAnswer | McpRefusal | McpFailure | EffectError
"""What came of a call; an `EffectError` when the guest did not get to decide."""


async def list_tools(runtime: Answering, role: str) -> ToolListing:
    """Ask the guest which tools a role has; the schema says what they are."""
    try:
        document = _document("McpListRequest", {"role": role})
    except WireError as error:
        return invalid_input(error)
    asked = GuestCall("handle_mcp_list", document, STATELESS, door="mcp")
    try:
        reply = _LISTING.decode(await runtime.answer(asked))
    except WireError as error:
        return EffectError(code="internal", message=f"the guest's list is none: {error}")
    if reply.kind == "Error":
        return reply.payload
    if reply.payload.kind == "Refused":
        return reply.payload.payload
    return tuple(TOOLS[name] for name in reply.payload.payload.tools if name in TOOLS)


async def call_tool(runtime: Answering, call: ToolCall) -> bytes:
    """Have the guest run a tool; return its reply, a document of type `HandleMcpCallReply`.

    Arguments that are not the tool's are refused before the guest is asked. Whether the role may
    call it, and whether there is such a tool, is for the guest to say.
    """
    try:
        _check_arguments(call)
        document = _request(call)
    except WireError as error:
        return refuse(invalid_input(error))
    asked = GuestCall(
        "handle_mcp_call",
        document,
        session=call.context.session_id,
        door=call.door,
        traceparent=call.traceparent,
    )
    return await runtime.answer(asked)


def read_outcome(reply: bytes) -> ToolOutcome:
    """Read a reply to `handle_mcp_call`."""
    try:
        read = _OUTCOME.decode(reply)
    except WireError as error:
        return EffectError(code="internal", message=f"the guest's reply is no reply: {error}")
    return read.payload if read.kind == "Error" else read.payload.payload


def _check_arguments(call: ToolCall) -> None:
    tool = TOOLS.get(call.tool)
    if tool is None:
        return
    try:
        _document(tool.input_type, call.arguments)
    except WireError as error:
        raise WireError(
            error.path.replace("$", "$.arguments", 1), error.expected, error.got
        ) from None


def _request(call: ToolCall) -> bytes:
    return _document(
        "McpRequest",
        {
            "role": call.role,
            "tool": call.tool,
            "arguments": dict(call.arguments),
            "context": json.loads(encode(call.context)),
        },
    )


def _document(type_name: str, value: object) -> bytes:
    """A document of a type; raise `WireError` when the value is not of it."""
    written = dumps(value)
    TYPES[type_name].decode(written)
    return written
