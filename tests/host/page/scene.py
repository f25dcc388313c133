"""A runtime with something to see: calls of each status, effects, instances, sessions, reloads."""

from __future__ import annotations

import time
from typing import Final

from tests.host.page.runtime import Runtime

from exo_host.runtime.trace import CallTrace, ReloadTrace

GHC_SAYS: Final = """guest/src/Exo/Guest/Roles.hs:41:18: error: [GHC-83865]
    • Couldn't match expected type ‘Verdict’ with actual type ‘Text’
    • In the expression: "deny"
      In an equation for ‘judge’: judge _ = "deny"
   |
41 |   judge _     = "deny"
   |                 ^^^^^^"""

HOSTILE: Final = "<img src=//example.invalid/x onerror=alert(1)>\0\u202egpj.exe\x1b[31m</script>"


def hook(tool: str, **given: object) -> dict[str, object]:
    """What the coding agent says before a tool runs."""
    return {
        "session_id": "s-41",
        "transcript_path": "/home/dev/.agent/s-41.jsonl",
        "cwd": "/srv/checkout",
        "hook_event_name": "PreToolUse",
        "tool_name": tool,
        "tool_input": given,
    }


def answered(runtime: Runtime, tool: str, reply: str = "Allow", **given: object) -> CallTrace:
    """A call that is over."""
    call = runtime.call(hook(tool, **given))
    runtime.runs(call)
    runtime.ends(call, "answered", {"kind": reply, "payload": {}})
    return call


def build(runtime: Runtime) -> CallTrace:
    """Fill the runtime; gives the call that is of most interest."""
    now = time.time()
    runtime.instances = [
        instance("s-41", 2, "busy", 31, now),
        instance("s-42", 2, "idle", 7, now - 40),
        instance("f0a8c1d2-5b77-4c5e-9f6a-0d4b8c2e7a11", 1, "closing", 112, now - 600),
    ]
    runtime.sessions = [
        {"id": "s-41", "live": True, "state_bytes": 4312, "saved_at": now - 2},
        {"id": "s-42", "live": True, "state_bytes": 890, "saved_at": now - 40},
        {"id": "s-12", "live": False, "state_bytes": 1_048_576, "saved_at": now - 90_000},
    ]
    runtime.reloads(ReloadTrace(now - 900, "loaded", 1, "0c4e" * 16, "", 0.412))
    runtime.reloads(
        ReloadTrace(now - 300, "loaded", 2, "5f2c" * 16, "kept the state of 2 sessions", 0.388)
    )
    runtime.reloads(ReloadTrace(now - 60, "refused", 2, "77aa" * 16, GHC_SAYS, 6.2))
    runtime.generation = 2
    start = runtime.call(
        {"session_id": "s-41", "hook_event_name": "SessionStart", "source": "startup"},
        "handle_session_start",
    )
    runtime.runs(start)
    runtime.ends(start, "answered", {"kind": "Success", "payload": {}})
    for command in (
        "git status",
        "ls -la",
        "cabal build all --enable-tests",
        "git push --force origin main",
    ):
        answered(runtime, "Bash", "Deny" if "force" in command else "Allow", command=command)
    answered(runtime, "Edit", file_path="/srv/checkout/src/Main.hs", old_string="a", new_string="b")
    failed = runtime.call(hook("Bash", command="rm -rf /"))
    runtime.runs(failed)
    runtime.ends(
        failed,
        "failed",
        {"kind": "Error", "payload": {"code": "forbidden", "message": "no"}},
        error="forbidden: the policy names no rule for this",
    )
    trapped = runtime.call(
        {
            "role": "dev",
            "tool": "ask_model",
            "arguments": {"prompt": "why?", "limit": 12345678901234567890},
        },
        "handle_mcp_call",
        "s-42",
    )
    runtime.runs(trapped)
    runtime.ends(
        trapped,
        "trapped",
        error="wasm trap: out of bounds\n  wasm backtrace:\n    0: guest!stg_ap_v_fast",
    )
    full = runtime.call(
        hook("Write", file_path="/srv/x", content="x" * 20000),
        session="f0a8c1d2-5b77-4c5e-9f6a-0d4b8c2e7a11",
    )
    runtime.ends(
        full, "refused", error="the runtime is full: 8 instances are busy and 64 calls wait"
    )
    call = runtime.call(
        {
            "role": "dev",
            "tool": "file_pr",
            "arguments": {"title": "Keep the state of sessions", "draft": True},
            "context": {"session_id": "s-41", "repo": {"owner": "octavia", "name": "lighthouse"}},
        },
        "handle_mcp_call",
    )
    call.started_at -= 2.6
    runtime.runs(call)
    for kind, payload, reply, seconds, ago in (
        (
            "GitGetBranch",
            {"directory": "/srv/checkout"},
            {"kind": "Success", "payload": {"head": {"kind": "OnBranch"}}},
            0.0031,
            2.59,
        ),
        (
            "GitGetWorktree",
            {"directory": "/srv/checkout"},
            {"kind": "Success", "payload": {}},
            0.048,
            2.5,
        ),
        (
            "LLMCall",
            {"model": "claude", "messages": []},
            {"kind": "Success", "payload": {"text": "A title"}},
            1.71,
            2.4,
        ),
        (
            "GitHubCreatePR",
            {"title": "Keep"},
            {
                "kind": "Error",
                "payload": {"code": "rate_limited", "message": "GitHub asks to wait"},
            },
            0.31,
            0.6,
        ),
        (
            "Log",
            {"level": "warn", "message": "again"},
            {"kind": "Success", "payload": {}},
            0.0002,
            0.2,
        ),
    ):
        runtime.performs(call, kind, {"kind": kind, "payload": payload}, reply, seconds)
        call.effects[-1].started_at = now - ago
    runtime.ends(
        call,
        "answered",
        {
            "kind": "Answered",
            "payload": {"number": 418, "url": "https://example.invalid/418", "draft": True},
        },
    )
    running = runtime.call(hook("Bash", command="make test"))
    runtime.runs(running)
    return call


def instance(session: str, generation: int, state: str, calls: int, at: float) -> dict[str, object]:
    return {
        "session": session,
        "generation": generation,
        "state": state,
        "calls": calls,
        "last_used_at": at,
    }
