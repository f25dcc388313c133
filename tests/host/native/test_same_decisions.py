"""The same calls through wasm and through the native guest: equal replies, equal effects."""

import json
from pathlib import Path
from typing import Any

import pytest

from exo_host.bridge import PerformedEffect
from exo_host.compiled import CompiledGuest, load_guest
from exo_host.guest import Guest
from exo_host.handlers import local_handlers
from exo_host.native.guest import NativeGuest

ROOT = Path(__file__).parents[3]
MIB = 2**20


def tool(repo: Path, name: str, role: str = "dev", **arguments: object) -> bytes:
    context = {"session_id": "s-1", "working_directory": str(repo)}
    whole = {"role": role, "tool": name, "arguments": arguments, "context": context}
    return json.dumps(whole).encode()


def hook(repo: Path, event: str, **given: object) -> bytes:
    common = {
        "session_id": "s-1",
        "transcript_path": "/t",
        "cwd": str(repo),
        "hook_event_name": event,
    }
    return json.dumps({**common, **given}).encode()


def script(repo: Path) -> list[tuple[str, bytes]]:
    """A session: hooks, tools that work and tools that cannot, and the state in between."""
    bash = {"tool_name": "Bash", "tool_input": {"command": "git push --force origin main"}}
    outside = {
        "tool_name": "Write",
        "tool_input": {"file_path": "/etc/passwd", "content": "é\u2028"},
    }
    return [
        ("handle_session_start", hook(repo, "SessionStart", source="startup")),
        ("handle_pre_tool_use", hook(repo, "PreToolUse", **bash)),
        ("handle_pre_tool_use", hook(repo, "PreToolUse", **outside)),
        ("handle_post_tool_use", hook(repo, "PostToolUse", **bash, tool_response={"x": 1.5})),
        ("handle_mcp_call", tool(repo, "worktree_status")),
        ("handle_mcp_call", tool(repo, "list_issues", role="pm")),
        ("handle_mcp_call", tool(repo, "spawn_agent")),
        ("handle_mcp_call", tool(repo, "no_such_tool")),
        ("handle_mcp_call", tool(repo, "worktree_status", role="boss")),
        ("snapshot", b"{}"),
        ("restore", b'{"version":99,"state":{}}'),
        ("restore", b'{"version":1,"state":{"sessions":[]}}'),
        ("snapshot", b" { } "),
        ("handle_session_end", hook(repo, "SessionEnd", reason="other")),
    ]


async def both(
    compiled: CompiledGuest,
    native_guest: Path,
    calls: list[tuple[str, bytes]],
    policy: str | None = None,
) -> tuple[list[Any], list[Any]]:
    """What each guest answered and asked for, call by call."""
    found: list[list[Any]] = []
    for make in (
        lambda observe: Guest(compiled, local_handlers(), observe=observe),
        lambda observe: NativeGuest(native_guest, local_handlers(), policy=policy, observe=observe),
    ):
        effects: list[PerformedEffect] = []
        outcomes = []
        async with make(effects.append) as guest:
            for export, document in calls:
                reply = await guest.call(export, document)
                asked = [(effect.kind, effect.document, effect.reply) for effect in effects]
                outcomes.append((export, document[:200], reply, asked))
                effects.clear()
        found.append(outcomes)
    wasm, native = found
    return wasm, native


async def test_a_session_goes_the_same_way(
    compiled: CompiledGuest, native_guest: Path, repo: Path
) -> None:
    wasm, native = await both(compiled, native_guest, script(repo))
    assert native == wasm
    assert {effect[0] for call in wasm for effect in call[3]} >= {"GitGetBranch", "Log", "Emit"}


@pytest.mark.parametrize(
    "policy",
    [
        '{"pre_tool_use":{"default":"ask","rules":[]},"tools":{"dev":[]}}',
        '{"tools":{"pm":[{"kind":"Glob","payload":"{a"}]}}',
        "{",
    ],
    ids=["strict", "with a glob that is none", "no document"],
)
async def test_a_session_goes_the_same_way_under_a_policy(
    native_guest: Path, repo: Path, policy: str
) -> None:
    compiled = load_guest(ROOT / "generated" / "wasm" / "guest.wasm", policy=policy)
    wasm, native = await both(compiled, native_guest, script(repo), policy)
    assert native == wasm
    plain, _ = await both(
        load_guest(ROOT / "generated" / "wasm" / "guest.wasm"), native_guest, script(repo)
    )
    assert [call[2] for call in plain] != [call[2] for call in wasm]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"nonsense",
        b"{}",
        b"{}{}",
        b'{"version":1,"version":1}',
        b"[" * 65,
        b'{"version":1e999,"state":{}}',
        b'"\\ud800"',
        b'"a\nb"',
        b"\0",
        b"\xef\xbb\xbf{}",
        b'{"version":1,"state":"' + b'"' * 3 * MIB,
        b'{"version":1,"state":"' + b"\\u0000" * MIB + b'"}',
        ('{"version":1,"state":"' + "\U0001f4a1" * (MIB + 1) + '"}').encode(),
    ],
    ids=lambda document: f"{document[:30]!r} {len(document)}",
)
async def test_any_text_is_answered_alike(
    compiled: CompiledGuest, native_guest: Path, document: bytes
) -> None:
    wasm, native = await both(compiled, native_guest, [("restore", document), ("snapshot", b"{}")])
    assert native == wasm


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b'"\xff"', "$: expected UTF-8, got byte 0xff at byte 1"),
        (b" " * (8 * MIB + 1), "$: expected at most 8388608 bytes, got 8388609 bytes"),
    ],
    ids=["no text", "too long"],
)
async def test_what_no_message_can_carry_is_answered_as_the_wire_words_it(
    compiled: CompiledGuest, native_guest: Path, document: bytes, expected: str
) -> None:
    wasm, native = await both(compiled, native_guest, [("restore", document), ("snapshot", b"{}")])
    answer = json.loads(native[0][2])
    assert answer["payload"] == {"code": "invalid_input", "message": expected}
    assert json.loads(wasm[0][2])["payload"]["code"] == "invalid_input"
    assert native[1] == wasm[1]


async def test_a_document_of_the_greatest_size_comes_and_goes(
    compiled: CompiledGuest, native_guest: Path
) -> None:
    """Quoted on a line it is twice as long as a line may be."""
    quotes = b'"",' * (8 * MIB // 3 - 10)
    document = b'{"version":9,"state":[' + quotes + b'""]}'
    assert 8 * MIB - 30 < len(document) <= 8 * MIB
    wasm, native = await both(compiled, native_guest, [("restore", document)])
    assert native == wasm
    assert json.loads(native[0][2])["payload"]["code"] == "unsupported"
