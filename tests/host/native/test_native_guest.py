"""A native guest that dies, hangs, or speaks nonsense is ended and replaced."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from exo_host.bridge import Deadlines
from exo_host.errors import GuestClosed, GuestRefused, GuestTrap
from exo_host.handlers import Handlers as EffectServices
from exo_host.handlers import local_handlers, local_services
from exo_host.native.binary import find_native
from exo_host.native.guest import NativeGuest
from exo_host.native.process import NativeProcess
from exo_host.routing import Routing
from exo_types.models import GitBranch, GitHeadUnborn, GitUnbornBranch, WorkingCopy

SNAPSHOT = ("snapshot", b"{}")
EMPTY = {"kind": "Success", "payload": {"version": 1, "state": {"sessions": []}}}
ASK = json.dumps(
    {
        "role": "dev",
        "tool": "worktree_status",
        "arguments": {},
        "context": {"session_id": "s", "working_directory": "/"},
    }
).encode()


class Handlers(EffectServices):
    """Answers one effect as each test says."""

    def __init__(self) -> None:
        super().__init__(local_services())
        self.answer: Callable[[WorkingCopy], Awaitable[GitBranch]] = self.unborn
        self.asked = asyncio.Event()

    async def unborn(self, _: WorkingCopy) -> GitBranch:
        return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name="main")))

    async def git_get_branch(self, payload: WorkingCopy) -> GitBranch:
        self.asked.set()
        return await self.answer(payload)


async def hang(_: WorkingCopy) -> GitBranch:
    await asyncio.Event().wait()
    raise AssertionError


def process(guest: NativeGuest) -> NativeProcess:
    """The process behind a guest that was called before."""
    return cast("NativeProcess", guest._instance)


def ended(pid: int) -> bool:
    """Whether a process is no more, or is only kept for whoever is to learn of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def until(true: Callable[[], bool]) -> None:
    """Wait for something outside of this process, which has no way to say that it happened."""
    while not true():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def answered(guest: NativeGuest) -> Any:
    return json.loads(await guest.call(*SNAPSHOT))


def bad_guest(folder: Path, *lines: str) -> Path:
    """A program in the native guest's place; `lines` are what it does once it is configured."""
    program = folder / "bad-guest"
    program.write_text(
        "\n".join(
            [
                f"#!{sys.executable}",
                "import json, sys, time",
                "from pathlib import Path",
                "def say(line): sys.stdout.write(line + '\\n'); sys.stdout.flush()",
                "def document(kind, said):",
                "    say(json.dumps({'kind': kind, 'payload': {'document': json.dumps(said)}}))",
                "sys.stdin.readline()",
                *lines,
            ]
        )
    )
    program.chmod(0o755)
    return program


def ready() -> str:
    from exo_types.manifest import FINGERPRINT

    payload = {"fingerprint": FINGERPRINT, "interpreters": []}
    return f"document('Answer', {{'kind': 'Success', 'payload': {payload}}}); sys.stdin.readline()"


async def test_a_guest_that_was_killed_is_replaced(native: NativeGuest) -> None:
    assert await answered(native) == EMPTY
    first = process(native).pid
    os.kill(first, signal.SIGKILL)
    with pytest.raises(GuestTrap, match=r"^the native guest's snapshot died of signal 9$"):
        await answered(native)
    assert await answered(native) == EMPTY
    assert process(native).pid != first
    assert ended(first)


async def test_a_guest_that_hangs_is_stopped_by_the_clock_of_the_call(native_guest: Path) -> None:
    async with NativeGuest(native_guest, local_handlers(), call_seconds=0.5) as native:
        assert await answered(native) == EMPTY
        first = process(native).pid
        os.kill(first, signal.SIGSTOP)
        with pytest.raises(GuestTrap, match="snapshot was stopped: its time was up"):
            await answered(native)
        assert ended(first)
    async with NativeGuest(native_guest, local_handlers()) as native:
        assert await answered(native) == EMPTY


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        ("say('what?')", "answered nonsense: $: expected a JSON value"),
        ("say('what?')", "in the line 'what?'"),
        ("say('')", "answered nonsense: $: expected a JSON value"),
        ("sys.stdout.buffer.write(b'\\xff\\n'); sys.stdout.flush()", "expected UTF-8"),
        ('say(\'{"kind":"Call","payload":{}}\')', 'expected one of "Effect", "Answer"'),
        ("say('x' * (9 * 2**20))", "a line of more than 8388608 bytes"),
        ("sys.exit(3)", "ended with status 3"),
        ("sys.stdout.write('{\"kind\"')", "answered nonsense"),
    ],
)
async def test_nonsense_ends_the_guest_in_words(tmp_path: Path, does: str, expected: str) -> None:
    async with NativeGuest(bad_guest(tmp_path, ready(), does), local_handlers()) as guest:
        for _ in range(2):
            with pytest.raises(GuestTrap) as caught:
                await guest.call(*SNAPSHOT)
            assert expected in str(caught.value)


async def test_a_document_without_end_is_not_collected_for_ever(tmp_path: Path) -> None:
    part = "say(json.dumps({'kind': 'Part', 'payload': {'text': 'x' * 2**22}}))"
    guest = bad_guest(tmp_path, ready(), "while True:", f"    {part}")
    async with NativeGuest(guest, local_handlers()) as native:
        with pytest.raises(GuestTrap, match="a document of more than 67108864 characters"):
            await native.call(*SNAPSHOT)


async def test_an_effect_that_is_none_is_refused_and_the_guest_goes_on(tmp_path: Path) -> None:
    guest = bad_guest(
        tmp_path,
        ready(),
        "document('Effect', {'kind': 'Dance'})",
        "document('Answer', json.loads(json.loads(sys.stdin.readline())['payload']['document']))",
        "sys.stdin.readline()",
    )
    async with NativeGuest(guest, local_handlers()) as native:
        reply = json.loads(await native.call(*SNAPSHOT))
    assert reply["payload"]["code"] == "invalid_input"
    assert reply["payload"]["message"].startswith("$.kind: expected one of")


async def test_a_guest_that_writes_and_never_reads_is_stopped(tmp_path: Path) -> None:
    guest = bad_guest(tmp_path, ready(), "time.sleep(3600)")
    async with NativeGuest(guest, local_handlers(), call_seconds=0.5) as native:
        with pytest.raises(GuestTrap, match="its time was up"):
            await native.call("restore", b'"' + b"x" * 2**22 + b'"')


async def test_a_caller_that_gives_up_does_not_harm_the_next(native_guest: Path) -> None:
    handlers = Handlers()
    handlers.answer = hang
    deadlines = Deadlines(by_kind={"GitGetBranch": 0.2})
    async with NativeGuest(native_guest, handlers, deadlines=deadlines) as native:
        waiting = asyncio.create_task(native.call("handle_mcp_call", ASK))
        await handlers.asked.wait()
        first = process(native).pid
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert ended(first)
        handlers.answer = handlers.unborn
        assert json.loads(await native.call("handle_mcp_call", ASK))["kind"] == "Success"


async def test_an_effect_has_its_own_deadline(native_guest: Path) -> None:
    handlers = Handlers()
    handlers.answer = hang
    deadlines = Deadlines(by_kind={"GitGetBranch": 0.1})
    async with NativeGuest(native_guest, handlers, deadlines=deadlines) as native:
        reply = await native.call("handle_mcp_call", ASK)
        assert b"GitGetBranch did not finish in time" in reply
        pid = process(native).pid
        assert await answered(native) != EMPTY
        assert process(native).pid == pid


async def test_the_interpreter_ends_with_whoever_waits_for_it(
    native_guest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what it started: here a git that says who it is and sleeps."""
    trace = tmp_path / "git.pid"
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\necho $$ > {trace}.new\nmv {trace}.new {trace}\nexec sleep 3600\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    effect = b'{"kind":"GitGetBranch","payload":{"directory":"/"}}'
    async with NativeGuest(native_guest, local_handlers()) as native:
        waiting = asyncio.create_task(native.perform("GitGetBranch", effect))
        await until(trace.exists)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        pid = int(trace.read_text())
        await until(lambda: ended(pid))
        assert await answered(native) == EMPTY


async def test_calls_from_many_tasks_take_turns(native: NativeGuest) -> None:
    assert await asyncio.gather(*(answered(native) for _ in range(20))) == [EMPTY] * 20


async def test_closing_ends_the_process_and_further_calls(native_guest: Path) -> None:
    async with NativeGuest(native_guest, local_handlers()) as native:
        await answered(native)
        pid = process(native).pid
    assert ended(pid)
    with pytest.raises(GuestClosed):
        await answered(native)


async def test_what_the_guest_logs_itself_comes_through(
    native: NativeGuest, capfd: pytest.CaptureFixture[str]
) -> None:
    record = {"level": "info", "message": "a line\nand \u202e another"}
    document = json.dumps({"kind": "Log", "payload": record}).encode()
    assert json.loads(await native.perform("Log", document)) == {"kind": "Success", "payload": {}}
    assert [json.loads(line) for line in capfd.readouterr().err.splitlines()] == [record]


async def test_an_effect_that_it_has_no_interpreter_for_is_refused_before_the_first_call(
    native_guest: Path,
) -> None:
    routing = Routing(frozenset({"LLMCall"}))
    async with NativeGuest(native_guest, local_handlers(), routing=routing) as native:
        with pytest.raises(GuestRefused, match="no interpreter for 'LLMCall'; it has one for"):
            await answered(native)


async def test_a_guest_of_another_schema_is_refused(tmp_path: Path) -> None:
    payload = {"fingerprint": "abc", "interpreters": []}
    guest = bad_guest(tmp_path, f"document('Answer', {{'kind': 'Success', 'payload': {payload}}})")
    async with NativeGuest(guest, local_handlers()) as native:
        with pytest.raises(GuestRefused, match=r"built for schema abc, .*guest build --native"):
            await answered(native)


async def test_a_program_that_does_not_start_is_refused_in_words(tmp_path: Path) -> None:
    program = tmp_path / "guest"
    with pytest.raises(GuestRefused, match=r"^there is no native guest .*guest build --native"):
        find_native(program)
    program.write_bytes(b"\x7fELF nonsense")
    with pytest.raises(GuestRefused, match="is not a program"):
        find_native(program)
    program.chmod(0o755)
    async with NativeGuest(find_native(program), local_handlers()) as native:
        with pytest.raises(GuestRefused, match="cannot start the native guest"):
            await answered(native)
