"""Every tool through a real host and the real guest, with the real part at the far end."""

import asyncio
import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.github.server import FakeGitHub
from tests.host.effects.docker.engine import BUSYBOX, running_engine
from tests.host.effects.popup.terminal import Server, Terminal, need_tmux
from tests.host.server.conftest import repository
from tests.host.server.serving import Serving, configure, serving
from tests.host.server.slow_model import SlowModel

LAMP = '''\
def ballast() -> int:
    """How heavy it is, in grams."""
    return 12


print(ballast())
'''


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, Server]]:
    """A host connected to an engine, a terminal, language servers, a model and a forge."""
    need_tmux()
    directory = repository(tmp_path_factory.mktemp("lighthouse"))
    (directory / "lamp.py").write_text(LAMP)
    with contextlib.ExitStack() as stack:
        engine = stack.enter_context(running_engine())
        forge = stack.enter_context(FakeGitHub())
        model = SlowModel()
        stack.callback(model.close)
        model.release.set()
        tmux = Server(tmp_path_factory.mktemp("tmux"))
        stack.callback(tmux.stop)
        configure(
            directory,
            docker={"base_url": engine.base_url},
            popup={"socket_path": tmux.socket, "guard_seconds": 0},
            llm=model.settings,
            github={"base_url": forge.base_url, "token": "ghp_lighthouse"},
        )
        yield stack.enter_context(serving(directory)), tmux
        assert forge.violations == []


def call(host: Serving, tool: str, **arguments: Any) -> Any:
    """What a tool answered."""
    reply = host.post("/role/tl/mcp/call", {"tool": tool, "arguments": arguments})
    assert reply["payload"]["kind"] == "Answered", reply
    return reply["payload"]["payload"]["structured"]


def test_issues_are_listed(desk: tuple[Serving, Server]) -> None:
    listed = call(desk[0], "list_issues", limit=1)
    assert len(listed["issues"]) == 1
    assert listed["truncated"] is True


def test_a_model_is_asked(desk: tuple[Serving, Server]) -> None:
    assert call(desk[0], "ask_model", prompt="Why?")["text"] == "because of the ballast"


def test_an_agent_is_started_and_works_in_its_container(desk: tuple[Serving, Server]) -> None:
    started = call(desk[0], "spawn_agent", role="dev", task="Trim the wick.", image=BUSYBOX)
    container = started["container"]
    assert container["state"] == "running"
    assert container["labels"]["exomonad.role"] == "dev"
    found = call(
        desk[0],
        "run_in_container",
        container=container["id"],
        command=["sh", "-c", "cat /*/TASK.md; exit 3"],
    )
    assert (found["exit_code"], found["stdout"]) == (3, "Trim the wick.")


def test_a_symbol_is_looked_up(desk: tuple[Serving, Server]) -> None:
    position = {"line": 5, "character": 8}
    file = str(desk[0].directory / "lamp.py")
    answer = call(desk[0], "hover", file=file, language="python", position=position)
    assert "in grams" in answer["hover"]["text"]


async def test_the_user_is_asked(desk: tuple[Serving, Server]) -> None:
    host, tmux = desk
    terminal = Terminal(tmux)
    try:
        await terminal.sees("[work]")
        fields = [
            {
                "name": "why",
                "label": "Why now?",
                "required": True,
                "input": {"kind": "Text", "payload": {"multiline": False}},
            }
        ]
        asking = asyncio.create_task(
            asyncio.to_thread(call, host, "ask_user", title="Merge #13?", fields=fields)
        )
        await terminal.sees("Why now?")
        await terminal.sees("submit")
        terminal.type("it is dusk\x13")
        answered = await asking
    finally:
        terminal.stop()
    assert answered == {
        "kind": "Submitted",
        "payload": {"values": {"why": {"kind": "Text", "payload": "it is dusk"}}},
    }


def test_nothing_is_done_outside_the_workspace(
    desk: tuple[Serving, Server], tmp_path: Path
) -> None:
    elsewhere = repository(tmp_path)
    asked = {"tool": "worktree_status", "working_directory": str(elsewhere)}
    reply = desk[0].post("/role/tl/mcp/call", asked)
    assert reply["payload"]["payload"]["error"]["code"] == "forbidden"


def test_a_host_in_a_linked_worktree_may_ask_about_it(tmp_path: Path) -> None:
    main = repository(tmp_path)
    worktree = tmp_path.parent / f"{tmp_path.name}-lamp"
    add = ("worktree", "add", "--quiet", "-b", "gh-12-lamp", str(worktree))
    subprocess.run(["git", "-C", str(main), *add], check=True)
    configure(worktree)
    with serving(worktree) as host:
        status = call(host, "worktree_status")
    assert status["branch"]["head"]["payload"]["name"] == "gh-12-lamp"
    assert status["worktree"]["linked"] is True
