"""An `LLMRequest` as the Messages API takes it.

What the API would refuse by its rules (an empty text, a tool choice without tools) is left to the
API, whose words then reach the guest. Here is refused only what its types cannot hold: a tool whose
schema is not an object.

`temperature` needs care. API version 2026-10-21, the SDK's, refuses it for every model; the version
before takes it for the models that have one. So a request with a temperature, and no other, goes
out under the version before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from anthropic.types import (
    ContentBlockParam,
    MessageParam,
    ToolChoiceParam,
    ToolParam,
)
from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

from exo_types.failure import EffectFailure
from exo_types.models import (
    LLMContent,
    LLMContentText,
    LLMContentToolResult,
    LLMContentToolUse,
    LLMMessage,
    LLMRequest,
    LLMTool,
    LLMToolChoice,
    LLMToolChoiceAny,
    LLMToolChoiceAuto,
    LLMToolChoiceNamed,
    LLMToolChoiceNever,
)

TEMPERATURE_VERSION: Final = "2023-06-01"
"""The last version of the API that takes a temperature."""


class MessagesBody(MessageCreateParamsNonStreaming, total=False):
    """A request's body; the SDK's types are of the version without a temperature."""

    temperature: float


def body(request: LLMRequest) -> MessagesBody:
    """The document to send; raise `EffectFailure` (`invalid_input`) for what none can hold."""
    made = MessagesBody(
        model=request.model,
        max_tokens=request.max_tokens,
        messages=[_message(message) for message in request.messages],
    )
    if request.system is not None:
        made["system"] = request.system
    if request.tools is not None:
        made["tools"] = _tools(request.tools)
    if request.tool_choice is not None:
        made["tool_choice"] = _tool_choice(request.tool_choice)
    if request.temperature is not None:
        made["temperature"] = request.temperature
    if request.stop_sequences is not None:
        made["stop_sequences"] = request.stop_sequences
    return made


def version_headers(request: LLMRequest) -> dict[str, str]:
    """The headers that choose another version of the API than the SDK's; none for most."""
    if request.temperature is None:
        return {}
    return {"anthropic-version": TEMPERATURE_VERSION}


def _message(message: LLMMessage) -> MessageParam:
    content = [_block(block) for block in message.content]
    if message.role == "user":
        return {"role": "user", "content": content}
    return {"role": "assistant", "content": content}


def _block(block: LLMContent) -> ContentBlockParam:
    match block:
        case LLMContentText(payload=text):
            return {"type": "text", "text": text.text}
        case LLMContentToolUse(payload=use):
            return {"type": "tool_use", "id": use.id, "name": use.name, "input": use.input}
        case LLMContentToolResult(payload=result):
            return {
                "type": "tool_result",
                "tool_use_id": result.tool_use_id,
                "content": result.content,
                "is_error": result.is_error,
            }


def _tools(tools: Sequence[LLMTool]) -> list[ToolParam]:
    made = []
    for at, tool in enumerate(tools):
        if not isinstance(tool.input_schema, dict):
            raise EffectFailure(
                "invalid_input",
                f"tools[{at}].input_schema must be a JSON Schema with `type: object`; "
                f"that of {tool.name!r} is no object",
            )
        made.append(
            ToolParam(name=tool.name, description=tool.description, input_schema=tool.input_schema)
        )
    return made


def _tool_choice(choice: LLMToolChoice) -> ToolChoiceParam:
    match choice:
        case LLMToolChoiceAuto():
            return {"type": "auto"}
        case LLMToolChoiceAny():
            return {"type": "any"}
        case LLMToolChoiceNamed(payload=tool):
            return {"type": "tool", "name": tool.name}
        case LLMToolChoiceNever():
            return {"type": "none"}
