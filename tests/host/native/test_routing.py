"""Which interpreter serves an effect: said in configuration, and one effect moved over and back."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from exo_host.compiled import CompiledGuest
from exo_host.errors import GuestRefused
from exo_host.guest import Guest
from exo_host.handlers import Handlers as EffectServices
from exo_host.handlers import local_services
from exo_host.native.guest import NativeGuest, performers
from exo_host.routing import EFFECTS, Routing, RoutingError, parse_routing
from exo_types.models import GitBranch, GitWorktree, WorkingCopy


class Handlers(EffectServices):
    """Keeps the kinds of git effects that came to the host."""

    def __init__(self) -> None:
        super().__init__(local_services())
        self.asked: list[str] = []

    async def git_get_branch(self, payload: WorkingCopy) -> GitBranch:
        self.asked.append("GitGetBranch")
        return await super().git_get_branch(payload)

    async def git_get_worktree(self, payload: WorkingCopy) -> GitWorktree:
        self.asked.append("GitGetWorktree")
        return await super().git_get_worktree(payload)


@asynccontextmanager
async def guest(
    decider: str, compiled: CompiledGuest, binary: Path, handlers: Handlers, routing: Routing
) -> AsyncIterator[Guest | NativeGuest]:
    """A guest that decides in wasm or natively, with effects routed."""
    async with NativeGuest(binary, handlers, routing=routing) as native:
        if decider == "native":
            yield native
            return
        elsewhere = performers(routing, native)
        async with Guest(compiled, handlers, performers=elsewhere) as wasm:
            yield wasm


@pytest.mark.parametrize("decider", ["wasm", "native"])
async def test_one_effect_moves_over_and_back(
    compiled: CompiledGuest, native_guest: Path, repo: Path, decider: str
) -> None:
    context = {"session_id": "s", "working_directory": str(repo)}
    whole = {"role": "dev", "tool": "worktree_status", "arguments": {}, "context": context}
    request = json.dumps(whole).encode()
    at_home = parse_routing({"GitGetBranch": "host"})
    moved = at_home.changed({"GitGetBranch": "native"})
    back = moved.changed({"GitGetBranch": "host"})
    seen, replies = [], []
    for routing in (at_home, moved, back):
        handlers = Handlers()
        async with guest(decider, compiled, native_guest, handlers, routing) as live:
            replies.append(await live.call("handle_mcp_call", request))
        seen.append(handlers.asked)
    assert seen == [
        ["GitGetBranch", "GitGetWorktree"],
        ["GitGetWorktree"],
        ["GitGetBranch", "GitGetWorktree"],
    ]
    assert json.loads(replies[0])["kind"] == "Success"
    assert replies == [replies[0]] * 3


async def test_a_performer_that_dies_is_an_effect_that_is_not_available(
    compiled: CompiledGuest, native_guest: Path, tmp_path: Path, repo: Path
) -> None:
    context = {"session_id": "s", "working_directory": str(repo)}
    whole = {"role": "dev", "tool": "worktree_status", "arguments": {}, "context": context}
    dead = tmp_path / "dead"
    dead.write_text("#!/bin/sh\nexit 7\n")
    dead.chmod(0o755)
    routing = parse_routing({"GitGetBranch": "native"})
    async with guest("wasm", compiled, dead, Handlers(), routing) as live:
        reply = json.loads(await live.call("handle_mcp_call", json.dumps(whole).encode()))
    failure = reply["payload"]["payload"]["error"]
    assert failure["code"] == "unavailable"
    assert failure["message"].endswith(
        "GitGetBranch was not performed: the native guest's GitGetBranch ended with status 7"
    )


async def test_an_effect_cannot_move_where_nobody_performs_it(
    compiled: CompiledGuest, native_guest: Path
) -> None:
    routing = parse_routing({"DockerSpawn": "native"})
    async with guest("native", compiled, native_guest, Handlers(), routing) as live:
        with pytest.raises(GuestRefused, match="no interpreter for 'DockerSpawn'"):
            await live.call("snapshot", b"{}")


def test_the_table_of_a_configuration() -> None:
    routing = parse_routing({"GitGetBranch": "native", "Log": "host"})
    assert routing == Routing(frozenset({"GitGetBranch"}))
    assert {kind: routing.of(kind) for kind in EFFECTS} == {
        **dict.fromkeys(EFFECTS, "host"),
        "GitGetBranch": "native",
    }
    assert parse_routing({}) == Routing()


@pytest.mark.parametrize(
    ("kind", "interpreter", "expected"),
    [
        ("GitBranch", "native", "no effect 'GitBranch'; expected one of GitGetBranch,"),
        ("Log", "rust", "Log: no interpreter 'rust'; expected one of host, native"),
        ("Log", True, "Log: no interpreter True; expected one of host, native"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(
    kind: str, interpreter: object, expected: str
) -> None:
    with pytest.raises(RoutingError) as caught:
        parse_routing({kind: interpreter})
    assert expected in str(caught.value)
