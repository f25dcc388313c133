"""The LSP effect against a scripted server: what real servers do not do on demand."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.host.effects.lsp.scripted import Script, alive, group_members

from exo_host.effects.lsp.service import LanguageServers
from exo_types.failure import EffectFailure
from exo_types.models import EffectError, LSPHoverAnswer, LSPHoverQuery, LSPPosition, LSPRange

ECHO = {"echo": True}


@asynccontextmanager
async def served(script: Script, **changes: Any) -> AsyncIterator[LanguageServers]:
    """The service with this server, and the proof that it leaves nothing behind."""
    before = asyncio.all_tasks()
    servers = LanguageServers(script.settings(**changes))
    try:
        yield servers
    finally:
        pids = [*servers.pids().values()]
        await servers.close()
        assert [member for pid in pids for member in group_members(pid)] == []
        assert asyncio.all_tasks() <= before


async def refused(call: Awaitable[object]) -> EffectError:
    with pytest.raises(EffectFailure) as failure:
        await call
    return failure.value.error


async def until(true: Callable[[], object]) -> None:
    """Wait for what another process does; it has no event to wait for."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def once_up_again(servers: LanguageServers, query: LSPHoverQuery) -> LSPHoverAnswer:
    """Ask as a caller would that heeds `retry_after_ms`."""
    async with asyncio.timeout(20):
        while True:
            try:
                return await servers.hover(query)
            except EffectFailure as failure:
                error = failure.error
            assert (error.code, error.retry_after_ms is None) == ("unavailable", False)
            await asyncio.sleep((error.retry_after_ms or 0) / 1000)


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ("*old*", ("markdown", "*old*")),
        ({"language": "c", "value": "int x;"}, ("markdown", "```c\nint x;\n```")),
        (["a", {"language": "c", "value": "b"}], ("markdown", "a\n\n```c\nb\n```")),
        ({"kind": "plaintext", "value": "x"}, ("plaintext", "x")),
        ([], None),
        ("", None),
    ],
)
async def test_contents_of_every_shape(
    tmp_path: Path, contents: object, expected: tuple[str, str] | None
) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        answer = await servers.hover(script.query({"hover": {"contents": contents}}))
    assert (answer.hover and (answer.hover.format, answer.hover.text)) == expected
    assert answer.server.startswith("python")


async def test_nothing_to_say(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        assert (await servers.hover(script.query({"hover": None}))).hover is None


@pytest.mark.parametrize(
    ("encoding", "start", "end"), [("utf-8", 6, 10), ("utf-16", 3, 5), ("utf-32", 2, 3)]
)
async def test_a_server_may_count_as_it_likes(
    tmp_path: Path, encoding: str, start: int, end: int
) -> None:
    script = Script(tmp_path, encoding=encoding)
    more = "\né😀😀x"
    stretch = {"start": {"line": 1, "character": start}, "end": {"line": 1, "character": end}}
    async with served(script) as servers:
        asked = await servers.hover(script.query(ECHO, line=1, character=5, more=more))
        assert asked.hover is not None
        assert json.loads(asked.hover.text) == {"line": 1, "character": end}
        says = {"hover": {"contents": "x", "range": stretch}}
        told = await servers.hover(script.query(says, more=more))
    assert told.hover is not None
    assert told.hover.range == LSPRange(
        start=LSPPosition(line=1, character=3), end=LSPPosition(line=1, character=5)
    )


async def test_utf16_is_what_we_ask_for(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        await servers.hover(script.query(ECHO))
    (initialize,) = script.heard("initialize")
    assert initialize["params"]["capabilities"]["general"]["positionEncodings"] == ["utf-16"]


async def test_a_place_beyond_the_document(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        clamped = await servers.hover(script.query(ECHO, line=1, character=99, more="\n😀"))
        assert clamped.hover is not None
        assert json.loads(clamped.hover.text) == {"line": 1, "character": 2}
        error = await refused(servers.hover(script.query(ECHO, line=2, more="\n😀")))
    assert error.code == "invalid_input"


async def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    script = Script(tmp_path, encoding="utf-7")
    async with served(script) as servers:
        error = await refused(servers.hover(script.query(ECHO)))
    assert error.code == "unsupported"
    assert "utf-7" in error.message


async def test_a_server_without_hover(tmp_path: Path) -> None:
    script = Script(tmp_path, hover=False)
    async with served(script, backoff_seconds=60) as servers:
        for _ in range(2):
            assert (await refused(servers.hover(script.query(ECHO)))).code == "unsupported"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (-32801, "conflict"),
        (-32800, "cancelled"),
        (-32802, "cancelled"),
        (-32601, "unsupported"),
        (-32603, "internal"),
        (-32000, "internal"),
        (42, "internal"),
    ],
)
async def test_errors_a_server_answers_with(tmp_path: Path, number: int, code: str) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        error = await refused(servers.hover(script.query({"error": [number, "no luck"]})))
        assert error.code == code
        assert error.details == {"code": number, "message": "no luck"}
        assert "no luck" in error.message
        await servers.hover(script.query(ECHO))
    assert len(script.heard("initialize")) == 1


@pytest.mark.parametrize(
    "message",
    [
        {"result": {"contents": {"kind": "html", "value": "x"}}},
        {"result": {"contents": 3}},
        {"result": []},
        {"result": {"contents": "x", "range": 1}},
        {"error": 3},
        {"error": {"code": "x"}},
    ],
)
async def test_an_answer_that_is_no_hover(tmp_path: Path, message: object) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        assert (await refused(servers.hover(script.query({"message": message})))).code == "internal"
        await servers.hover(script.query(ECHO))


async def test_what_the_server_is_sent_of_a_document(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        for says in ({"hover": None}, {"hover": None}, ECHO, ECHO, {"hover": None}):
            await servers.hover(script.query(says))
    (opened,) = script.heard("textDocument/didOpen")
    assert opened["params"]["textDocument"] == {
        "uri": (script.workspace / "a.txt").as_uri(),
        "languageId": "script",
        "version": 1,
        "text": '{"hover": null}',
    }
    changes = [entry["params"] for entry in script.heard("textDocument/didChange")]
    assert [change["textDocument"]["version"] for change in changes] == [2, 3]
    assert [change["contentChanges"] for change in changes] == [
        [{"text": '{"echo": true}'}],
        [{"text": '{"hover": null}'}],
    ]


async def test_a_file_is_read_again_when_it_changed(tmp_path: Path) -> None:
    script = Script(tmp_path)
    file = script.workspace / "a.txt"
    query = script.query(None).model_copy(update={"text": None})
    async with served(script) as servers:
        for text in ("one", "two", "two"):
            file.write_text(json.dumps({"hover": {"contents": text}}))
            answer = await servers.hover(query)
            assert answer.hover is not None
            assert answer.hover.text == text
    assert len(script.heard("textDocument/didOpen")) == 1
    assert len(script.heard("textDocument/didChange")) == 1


async def test_the_longest_unused_document_is_closed(tmp_path: Path) -> None:
    script = Script(tmp_path)
    for name in "abc":
        (script.workspace / name).write_text('{"hover": null}')
    async with served(script, max_open_documents=2) as servers:
        for name in "abac":
            await servers.hover(script.query(None, name).model_copy(update={"text": None}))
    closed = [
        entry["params"]["textDocument"]["uri"] for entry in script.heard("textDocument/didClose")
    ]
    assert closed == [(script.workspace / "b").as_uri()]


async def test_what_one_call_says_of_a_document_is_not_so_for_another(tmp_path: Path) -> None:
    script = Script(tmp_path)
    for name in "ab":
        (script.workspace / name).write_text('{"hover": null}')
    async with served(script) as servers:
        await servers.hover(script.query(ECHO, "a"))
        await servers.hover(script.query(None, "b").model_copy(update={"text": None}))
        assert len(script.heard("textDocument/didClose")) == 1
        await servers.hover(script.query(None, "a").model_copy(update={"text": None}))
        (script.workspace / "b").write_text('{"hover":null}')
        await servers.hover(script.query(None, "a").model_copy(update={"text": None}))
    closed = [
        entry["params"]["textDocument"]["uri"] for entry in script.heard("textDocument/didClose")
    ]
    assert closed == [(script.workspace / name).as_uri() for name in "ab"]


async def test_two_texts_of_one_document_wait_for_each_other(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        hanging = asyncio.create_task(servers.hover(script.query({"hang": True})))
        await until(lambda: script.heard("textDocument/hover"))
        waiting = asyncio.create_task(servers.hover(script.query(ECHO)))
        # Another document is not held up, and by its answer the server has got all there is.
        await servers.hover(script.query(ECHO, "b.txt"))
        assert script.heard("textDocument/didChange") == []
        hanging.cancel()
        assert (await waiting).hover is not None
    assert len(script.heard("textDocument/didChange")) == 1


async def test_many_calls_share_one_server_and_one_start(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        answers = await asyncio.gather(
            *(
                servers.hover(script.query({"hover": {"contents": f"{n}"}}, f"{n % 7}.txt"))
                for n in range(100)
            )
        )
        assert [answer.hover and answer.hover.text for answer in answers] == [
            f"{n}" for n in range(100)
        ]
    assert len(script.heard("initialize")) == 1


async def test_the_first_caller_may_leave_while_the_server_starts(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    script = Script(tmp_path, gate=str(gate))
    async with served(script) as servers:
        first = asyncio.create_task(servers.hover(script.query(ECHO)))
        second = asyncio.create_task(servers.hover(script.query(ECHO)))
        await until(lambda: script.heard("initialize"))
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        gate.touch()
        assert (await second).hover is not None
    assert len(script.heard("initialize")) == 1


async def test_a_server_too_slow_to_start(tmp_path: Path) -> None:
    script = Script(tmp_path, gate=str(tmp_path / "never"))
    async with served(script, start_timeout_seconds=0.5, backoff_seconds=60) as servers:
        error = await refused(servers.hover(script.query(ECHO)))
        assert error.code == "timeout"
        again = await refused(servers.hover(script.query(ECHO)))
    assert again.code == "unavailable"
    assert again.retry_after_ms is not None
    for started in script.heard("initialize"):
        assert not alive(started["pid"])


async def test_a_server_that_refuses_to_start(tmp_path: Path) -> None:
    script = Script(tmp_path, init_error=[-32603, "no project here"])
    async with served(script) as servers:
        error = await refused(servers.hover(script.query(ECHO)))
    assert error.code == "internal"
    assert "no project here" in error.message


@pytest.mark.parametrize("start", ["exit", "noise"])
async def test_a_server_that_ends_at_once(tmp_path: Path, start: str) -> None:
    script = Script(tmp_path, start=start)
    async with served(script, backoff_seconds=60) as servers:
        error = await refused(servers.hover(script.query(ECHO)))
    assert error.code == "unavailable"
    assert error.retry_after_ms is not None
    assert error.retry_after_ms > 0
    if start == "exit":
        assert "exited with status 3" in error.message
        assert error.details == {"stderr": ["no licence found"]}
    else:
        assert "wrote no more of the protocol" in error.message


async def test_a_crash_fails_what_is_under_way_and_the_server_comes_back(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        hanging = asyncio.create_task(servers.hover(script.query({"hang": True}, "b.txt")))
        await until(lambda: script.heard("textDocument/hover"))
        error = await refused(servers.hover(script.query({"die": True})))
        assert error.code == "unavailable"
        assert error.retry_after_ms is not None
        assert "exited with status 7" in error.message
        assert error.details == {"stderr": ["out of memory, so to speak"]}
        assert (await refused(hanging)).code == "unavailable"
        assert (await once_up_again(servers, script.query(ECHO))).hover is not None
    assert len(script.heard("initialize")) == 2
    # A new server knows nothing of what the old one was told.
    assert len(script.heard("textDocument/didOpen")) == 3


async def test_within_the_backoff_no_server_is_started(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script, backoff_seconds=60) as servers:
        await refused(servers.hover(script.query({"die": True})))
        for _ in range(3):
            error = await refused(servers.hover(script.query(ECHO)))
            assert error.code == "unavailable"
            assert error.retry_after_ms is not None
            assert 0 < error.retry_after_ms <= 60_000
    assert len(script.heard("initialize")) == 1


async def test_a_hover_that_takes_too_long_is_cancelled(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script, timeout_seconds=1) as servers:
        error = await refused(servers.hover(script.query({"hang": True})))
        assert error.code == "timeout"
        await servers.hover(script.query(ECHO))
    (asked, _) = script.heard("textDocument/hover")
    (cancelled,) = script.heard("$/cancelRequest")
    assert cancelled["params"] == {"id": asked["id"]}
    assert len(script.heard("initialize")) == 1


async def test_a_cancelled_call_cancels_its_request_and_leaves_the_server(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        call = asyncio.create_task(servers.hover(script.query({"hang": True})))
        await until(lambda: script.heard("textDocument/hover"))
        pids = servers.pids()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await servers.hover(script.query(ECHO))
        assert servers.pids() == pids
    assert len(script.heard("$/cancelRequest")) == 1


async def test_what_a_server_asks_is_answered(tmp_path: Path) -> None:
    script = Script(
        tmp_path,
        asks=[
            ["workspace/configuration", {"items": [{"section": "a.b"}, {"section": "x"}, {}]}],
            ["client/registerCapability", {"registrations": []}],
            ["window/workDoneProgress/create", {"token": "t"}],
            ["workspace/workspaceFolders", None],
            ["window/showMessageRequest", {"type": 1, "message": "?", "actions": []}],
            ["workspace/applyEdit", {"edit": {}}],
            ["window/showDocument", {"uri": "file:///x"}],
            ["made/up", {}],
        ],
    )
    command = {"argv": script.argv, "configuration": {"a": {"b": [1]}}}
    async with served(script, servers={"script": command}) as servers:
        await servers.hover(script.query(ECHO))
        await until(lambda: len(script.replies()) == 8)
    replies = script.replies()
    folder = {"uri": script.workspace.as_uri(), "name": "workspace"}
    assert replies["ask-0"] == [[1], None, {"a": {"b": [1]}}]
    assert [replies[f"ask-{number}"] for number in range(1, 7)] == [
        None,
        None,
        [folder],
        None,
        {"applied": False},
        {"success": False},
    ]
    assert replies["ask-7"]["code"] == -32601
    (told,) = script.heard("workspace/didChangeConfiguration")
    assert told["params"] == {"settings": {"a": {"b": [1]}}}


WATCH = [
    [
        "client/registerCapability",
        {"registrations": [{"id": "1", "method": "workspace/didChangeWatchedFiles"}]},
    ]
]


async def test_files_that_change_are_told_of(tmp_path: Path) -> None:
    script = Script(tmp_path, asks=WATCH)
    for name in ("changed", "gone", "same"):
        (script.workspace / name).write_text("before")
    (script.workspace / "node_modules").mkdir()
    async with served(script) as servers:
        await servers.hover(script.query(ECHO))
        # By its answer, the files have been looked at once.
        await servers.hover(script.query(ECHO))
        assert script.heard("workspace/didChangeWatchedFiles") == []
        (script.workspace / "changed").write_text("after that")
        (script.workspace / "gone").unlink()
        (script.workspace / "new").touch()
        (script.workspace / "node_modules" / "noise").touch()
        await asyncio.gather(*(servers.hover(script.query(ECHO, f"{n}.txt")) for n in range(20)))
    (told,) = script.heard("workspace/didChangeWatchedFiles")
    kinds = {event["uri"].rpartition("/")[2]: event["type"] for event in told["params"]["changes"]}
    assert kinds == {"new": 1, "changed": 2, "gone": 3}


async def test_a_workspace_too_large_to_watch(tmp_path: Path) -> None:
    script = Script(tmp_path, asks=WATCH)
    (script.workspace / "one").touch()
    async with served(script, max_watched_files=0) as servers:
        for _ in range(2):
            await servers.hover(script.query(ECHO))
        (script.workspace / "two").touch()
        await servers.hover(script.query(ECHO))
    assert script.heard("workspace/didChangeWatchedFiles") == []


async def test_a_server_cannot_end_the_host(tmp_path: Path) -> None:
    script = Script(tmp_path, asks=[["exit", None], ["shutdown", None], ["initialize", {}]])
    async with served(script) as servers:
        await servers.hover(script.query(ECHO))
        await until(lambda: len(script.replies()) == 3)


async def test_a_good_bye_is_said(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        await servers.hover(script.query(ECHO))
    assert len(script.heard("shutdown")) == 1
    assert len(script.heard("exit")) == 1


async def test_a_stubborn_server_and_its_child_are_killed(tmp_path: Path) -> None:
    script = Script(tmp_path, stubborn=True, child=True)
    brief = dict.fromkeys(("shutdown_seconds", "exit_seconds", "terminate_seconds"), 0.1)
    async with served(script, **brief) as servers:
        await servers.hover(script.query(ECHO))
        (child,) = script.heard("child")
        assert alive(child["pid"])
    await until(lambda: not alive(child["pid"]))


async def test_a_server_that_does_not_leave_is_terminated(tmp_path: Path) -> None:
    script = Script(tmp_path, deaf=True)
    async with served(script, exit_seconds=0.1, terminate_seconds=20) as servers:
        await servers.hover(script.query(ECHO))
    assert len(script.heard("exit")) == 1
    assert len(script.heard("terminated")) == 1


async def test_the_child_of_a_server_that_crashed_is_killed(tmp_path: Path) -> None:
    script = Script(tmp_path, child=True)
    async with served(script) as servers:
        await refused(servers.hover(script.query({"die": True})))
        (child,) = script.heard("child")
        await until(lambda: not alive(child["pid"]))


async def test_closing_fails_what_is_under_way(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script) as servers:
        call = asyncio.create_task(servers.hover(script.query({"hang": True})))
        await until(lambda: script.heard("textDocument/hover"))
        await servers.close()
        assert (await refused(call)).code == "cancelled"
        await servers.close()
        assert (await refused(servers.hover(script.query(ECHO)))).code == "unavailable"


async def test_closing_ends_a_start(tmp_path: Path) -> None:
    script = Script(tmp_path, gate=str(tmp_path / "never"))
    async with served(script) as servers:
        call = asyncio.create_task(servers.hover(script.query(ECHO)))
        await until(lambda: script.heard("initialize"))
        await servers.close()
        assert (await refused(call)).code == "cancelled"
    assert not alive(script.heard("initialize")[0]["pid"])


async def test_a_cancelled_close_kills(tmp_path: Path) -> None:
    script = Script(tmp_path, stubborn=True)
    async with served(script) as servers:
        await servers.hover(script.query(ECHO))
        (pid,) = servers.pids().values()
        closing = asyncio.create_task(servers.close())
        await until(lambda: script.heard("shutdown"))
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert not alive(pid)


async def test_an_idle_server_ends_and_another_takes_its_place(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script, idle_seconds=0.2) as servers:
        await servers.hover(script.query(ECHO))
        (pid,) = servers.pids().values()
        await until(lambda: not alive(pid))
        assert (await servers.hover(script.query(ECHO))).hover is not None
    assert len(script.heard("shutdown")) == 2


async def test_a_busy_server_is_not_idle(tmp_path: Path) -> None:
    script = Script(tmp_path)
    async with served(script, idle_seconds=0.3, timeout_seconds=1) as servers:
        await servers.hover(script.query(ECHO))
        assert (await refused(servers.hover(script.query({"hang": True})))).code == "timeout"


async def test_the_longest_idle_server_makes_room(tmp_path: Path) -> None:
    scripts = []
    for name in "abc":
        (tmp_path / name).mkdir()
        scripts.append(Script(tmp_path / name))
    first, second, third = scripts
    # One program serves all; each has a workspace of its own.
    async with served(first, max_servers=2) as servers:
        for script in (first, second, first, third):
            await servers.hover(script.query(ECHO))
        await until(lambda: len(servers.pids()) == 2)
        assert {workspace for workspace, _ in servers.pids()} == {first.workspace, third.workspace}


async def test_no_room_when_all_are_busy(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    script, other = Script(tmp_path), Script(tmp_path / "b")
    async with served(script, max_servers=1) as servers:
        call = asyncio.create_task(servers.hover(script.query({"hang": True})))
        await until(lambda: script.heard("textDocument/hover"))
        error = await refused(servers.hover(other.query(ECHO)))
        assert error.code == "unavailable"
        assert error.retry_after_ms is not None
        call.cancel()


async def test_the_environment_of_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret")
    script = Script(tmp_path)
    command = {"argv": script.argv, "environment": {"MINE": "1"}}
    async with served(script, servers={"script": command}) as servers:
        await servers.hover(script.query(ECHO))
    (environment,) = script.heard("environment")
    assert {"PATH", "HOME", "MINE", "LC_ALL"} <= set(environment["names"])
    assert "SOME_TOKEN" not in environment["names"]
    assert "PYTHONPATH" not in environment["names"]
