"""What the stand-in answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from anthropic.types import Message
from pydantic import BaseModel


@dataclass(frozen=True)
class Answer:
    """A whole answer. With `cut_off`, the connection ends before the body does."""

    document: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_off: bool = False


@dataclass(frozen=True)
class Silence:
    """No answer at all, or `beginning` and then no more, until the caller hangs up."""

    beginning: bytes = b""


@dataclass(frozen=True)
class Drip:
    """A body that never ends, and never pauses for long, until the caller hangs up."""


Reply: TypeAlias = Answer | Silence | Drip


def message(*content: Mapping[str, object], **changes: object) -> Answer:
    """A message that the SDK's own type accepts whole; it raises when that does not."""
    document: dict[str, object] = {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": "claude-test",
        "content": list(content),
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 12, "output_tokens": 3},
        **changes,
    }
    unknown = list(_unknown(Message.model_validate(document, strict=True), "$"))
    if unknown:
        raise ValueError(f"the SDK's Message does not know {', '.join(unknown)}")
    return Answer(json.dumps(document).encode(), headers={"request-id": "req_01"})


def error(status: int, kind: str, words: str, headers: Mapping[str, str] | None = None) -> Answer:
    """A failure, in the API's form."""
    document = {
        "type": "error",
        "error": {"type": kind, "message": words},
        "request_id": "req_01",
    }
    return Answer(
        json.dumps(document).encode(), status, {"request-id": "req_01", **(headers or {})}
    )


def text(words: str) -> dict[str, object]:
    """A block of words, as the API writes it."""
    return {"type": "text", "text": words, "citations": None}


def tool_use(identity: str, name: str, arguments: Mapping[str, object]) -> dict[str, object]:
    """A block that asks for a tool, as the API writes it."""
    return {"type": "tool_use", "id": identity, "name": name, "input": dict(arguments)}


def _unknown(value: object, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}.{name}"
        for name in type(value).model_fields:
            yield from _unknown(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for at, item in enumerate(value):
            yield from _unknown(item, f"{path}[{at}]")
