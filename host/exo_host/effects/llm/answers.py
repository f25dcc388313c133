"""A message of the API as an `LLMCompletion`.

| block of the answer | becomes |
|---|---|
| `text` | `Text`; its citations are left out, as no request can ask for them |
| `tool_use` | `ToolUse` |
| `thinking`, `redacted_thinking` | nothing: the model's notes, which no request asks for |
| any other | `unsupported`: leaving it out would change what the answer says |

The answer is read with the boundary's own reader, so that whatever is read here can also be
written to the guest: integers stay exact, and no key comes twice. Properties that are not named
here are ignored, as the API may add some within a version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from exo_types import wire
from exo_types.failure import EffectFailure
from exo_types.models import (
    LLMCompletion,
    LLMContent,
    LLMContentText,
    LLMContentToolUse,
    LLMStopReason,
    LLMText,
    LLMToolUse,
    LLMUsage,
)
from exo_types.wire import WireError

_STOP_REASONS: Final[Mapping[str, LLMStopReason]] = {
    reason: reason for reason in get_args(LLMStopReason)
}
_NOTES: Final = ("thinking", "redacted_thinking")


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class _Usage(_Part):
    input_tokens: int
    output_tokens: int
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None


class _Message(_Part):
    type: Literal["message"]
    role: Literal["assistant"]
    id: str
    model: str
    content: list[dict[str, object]]
    stop_reason: str
    stop_sequence: str | None = None
    usage: _Usage


class _TextBlock(_Part):
    text: str


class _ToolUseBlock(_Part):
    id: str
    name: str
    input: dict[str, object]


def completion(document: bytes) -> LLMCompletion:
    """Read an answer; raise `EffectFailure` (`internal`, `unsupported`)."""
    try:
        return _completion(_Message.model_validate(wire.loads(document)))
    except WireError as error:
        raise _unreadable(str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise _unreadable(f"{place}: {first['msg']}" if place else first["msg"]) from None


def _completion(message: _Message) -> LLMCompletion:
    stop_reason = _STOP_REASONS.get(message.stop_reason)
    if stop_reason is None:
        raise EffectFailure(
            "unsupported",
            f"the model stopped for {message.stop_reason!r}, a reason that this host does not "
            "know; add it to LLMStopReason in the schema",
        )
    return LLMCompletion(
        id=message.id,
        model=message.model,
        content=[_block(block) for block in message.content if block.get("type") not in _NOTES],
        stop_reason=stop_reason,
        stop_sequence=message.stop_sequence,
        usage=LLMUsage(**message.usage.model_dump()),
    )


def _block(block: dict[str, object]) -> LLMContent:
    match block.get("type"):
        case "text":
            text = _TextBlock.model_validate(block)
            return LLMContentText(payload=LLMText(text=text.text))
        case "tool_use":
            use = _ToolUseBlock.model_validate(block)
            return LLMContentToolUse(payload=LLMToolUse(id=use.id, name=use.name, input=use.input))
        case other:
            raise EffectFailure(
                "unsupported",
                f"the answer has a block of type {other!r}, which LLMContent cannot hold",
            )


def _unreadable(why: str) -> EffectFailure:
    return EffectFailure("internal", f"the API's answer is not a valid message: {why}")
