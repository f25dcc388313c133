"""What the guest decided, as the coding agent reads it.

Format: the hooks reference of Claude Code, as of August 2026. The agent takes anything it does not
understand for consent, so nothing here is left to chance: one shape an event, texts within its
limit of 10,000 characters, and a decision that cannot be had is a refusal where that is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, TypeAlias

from exo_host.hooks.events import DECIDED
from exo_types.codec import Codec
from exo_types.models import (
    EffectError,
    HandlePostToolUseReply,
    HandlePreToolUseReply,
    HandleSessionStartReply,
    PostToolUseBlock,
    PostToolUseContinue,
    PostToolUseResponse,
    PreToolUseAllow,
    PreToolUseAsk,
    PreToolUseDeny,
    PreToolUseResponse,
    PreToolUseTransform,
)
from exo_types.wire import WireError

HookOutput: TypeAlias = dict[str, object]
"""The JSON object that the agent reads; empty for nothing to say."""

_LONGEST: Final = 10_000
_PRE = Codec[HandlePreToolUseReply]("HandlePreToolUseReply", HandlePreToolUseReply)
_POST = Codec[HandlePostToolUseReply]("HandlePostToolUseReply", HandlePostToolUseReply)
_START = Codec[HandleSessionStartReply]("HandleSessionStartReply", HandleSessionStartReply)


def hook_output(event: str, reply: bytes, fail_closed: Collection[str]) -> HookOutput:
    """Return what to tell the agent of a guest's reply to an event."""
    try:
        return _decided(event, reply)
    except _Undecided as undecided:
        return failure_output(event, str(undecided), fail_closed)
    except WireError as error:
        return failure_output(event, f"the guest's reply is no reply: {error}", fail_closed)


def failure_output(event: str, reason: str, fail_closed: Collection[str]) -> HookOutput:
    """Return what to tell the agent when nothing could be decided, and why."""
    told = _clipped(f"exomonad could not decide about this: {reason}")
    if event not in fail_closed:
        return {"systemMessage": told} if event in DECIDED else {}
    match event:
        case "PreToolUse":
            return _permission("deny", told)
        case "SessionStart" | "SessionEnd":
            return {"continue": False, "stopReason": told, "systemMessage": told}
        case _:
            return {"decision": "block", "reason": told}


class _Undecided(Exception):
    """The guest answered with an error."""


def _decided(event: str, reply: bytes) -> HookOutput:
    match event:
        case "PreToolUse":
            pre = _PRE.decode(reply)
            return _pre(pre.payload) if pre.kind == "Success" else _undecided(pre.payload)
        case "PostToolUse":
            post = _POST.decode(reply)
            return _post(post.payload) if post.kind == "Success" else _undecided(post.payload)
        case "SessionStart":
            start = _START.decode(reply)
            if start.kind == "Error":
                return _undecided(start.payload)
            return _specific("SessionStart", additionalContext=start.payload.additional_context)
        case _:
            return {}


def _undecided(error: EffectError) -> HookOutput:
    raise _Undecided(error.message)


def _pre(response: PreToolUseResponse) -> HookOutput:
    match response.payload:
        case PreToolUseAllow(reason=None) as nothing_against:
            # No rule spoke: whether the user is asked is left to the agent's own permissions.
            return _specific("PreToolUse", additionalContext=nothing_against.additional_context)
        case PreToolUseAllow() as allow:
            return _permission("allow", allow.reason, additionalContext=allow.additional_context)
        case PreToolUseDeny() as deny:
            return _permission("deny", deny.reason)
        case PreToolUseAsk() as ask:
            return _permission("ask", ask.reason)
        case PreToolUseTransform() as transform:
            return _permission(
                "allow",
                transform.reason,
                updatedInput=transform.input,
                additionalContext=transform.additional_context,
            )


def _post(response: PostToolUseResponse) -> HookOutput:
    match response.payload:
        case PostToolUseContinue() as go_on:
            return _specific("PostToolUse", additionalContext=go_on.additional_context)
        case PostToolUseBlock() as block:
            context = _specific("PostToolUse", additionalContext=block.additional_context)
            return {"decision": "block", "reason": _clipped(block.reason), **context}


def _permission(decision: str, reason: str | None, **more: object) -> HookOutput:
    return _specific(
        "PreToolUse", permissionDecision=decision, permissionDecisionReason=reason, **more
    )


def _specific(event: str, **content: object) -> HookOutput:
    said = {
        key: _clipped(value) if isinstance(value, str) else value
        for key, value in content.items()
        if value is not None
    }
    return {"hookSpecificOutput": {"hookEventName": event, **said}} if said else {}


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
