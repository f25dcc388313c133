"""The popup effect in a real tmux, with a person who types."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from tests.host.effects.popup.forms import choice, confirm, form, number, words
from tests.host.effects.popup.terminal import Server, Terminal, need_tmux

from exo_host.effects.popup import exchange
from exo_host.effects.popup.popups import Popups
from exo_host.effects.popup.settings import PopupSettings
from exo_types.failure import EffectFailure
from exo_types.models import (
    PopupOutcome,
    PopupOutcomeDismissed,
    PopupOutcomeSubmitted,
    PopupOutcomeTimedOut,
    PopupValueFlag,
    PopupValueNumber,
    PopupValueText,
)

SUBMIT: Final = "\x13"
ESCAPE: Final = "\x1b"
DOWN: Final = "\x1b[B"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A tmux server of the test's own."""
    need_tmux()
    server = Server(tmp_path)
    yield server
    server.stop()


@pytest.fixture
async def terminal(server: Server) -> AsyncIterator[Terminal]:
    """A terminal at the server."""
    terminal = Terminal(server)
    await terminal.sees("[work]")
    yield terminal
    terminal.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the popups keep their files."""
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def settings(server: Server) -> PopupSettings:
    """Settings of a host inside the server's session."""
    return PopupSettings(
        tmux_environment=f"{server.socket},1,0", guard_seconds=0, default_timeout_seconds=20
    )


@pytest.fixture
async def popups(server: Server, folder: Path) -> AsyncIterator[Popups]:
    """The service."""
    popups = Popups(settings(server))
    yield popups
    await popups.close()
    assert modes(folder) == {}


def start(popups: Popups, *, title: str = "Go on?", timeout_ms: int | None = None) -> Asking:
    """Ask for yes or no."""
    asked = form(title=title).model_copy(update={"timeout_ms": timeout_ms})
    return asyncio.create_task(popups.ask(asked))


Asking = asyncio.Task[PopupOutcome]


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something that tells no one."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)


def form_processes(folder: Path) -> dict[int, str]:
    """The form programs that run, and their command lines."""
    listing = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], check=True, capture_output=True, text=True
    ).stdout
    lines = [line.split(None, 1) for line in listing.splitlines() if f"{folder}/exo-popup" in line]
    return {int(pid): command for pid, command in lines if " display-popup " not in command}


def modes(folder: Path) -> dict[str, int]:
    """What is in a folder, and who may touch it."""
    return {item.name: item.stat().st_mode & 0o777 for item in folder.iterdir()}


def environment(process: int) -> set[str]:
    """The names of a process's environment variables."""
    entries = Path(f"/proc/{process}/environ").read_bytes().decode().split("\0")
    return {entry.partition("=")[0] for entry in entries if entry}


async def refused(popups: Popups) -> EffectFailure:
    """How asking for yes or no fails."""
    with pytest.raises(EffectFailure) as caught:
        await popups.ask(form())
    return caught.value


async def test_every_kind_of_answer(popups: Popups, terminal: Terminal) -> None:
    asked = form(
        choice("how", "squash", "rebase"),
        words("note", initial="it's "),
        number("weight", 0, 5),
        confirm("sure"),
        words("left", multiline=True, required=False),
        title="Merge #{version}; $(id) 'now'?",
    )
    asking = asyncio.create_task(popups.ask(asked))
    await terminal.sees("Merge #{version}; $(id) 'now'?")
    await terminal.sees("Esc dismiss")
    terminal.type(DOWN + DOWN + "\tfinn\x7fe; $(id) é\r2.5\ty" + SUBMIT)
    outcome = await asking
    assert isinstance(outcome, PopupOutcomeSubmitted)
    assert outcome.payload.values == {
        "how": PopupValueText(payload="rebase"),
        "note": PopupValueText(payload="it's fine; $(id) é"),
        "weight": PopupValueNumber(payload=2.5),
        "sure": PopupValueFlag(payload=True),
    }


async def test_a_dismissed_form(popups: Popups, terminal: Terminal) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    terminal.type(ESCAPE)
    assert isinstance(await asking, PopupOutcomeDismissed)


async def test_a_small_terminal(popups: Popups, server: Server) -> None:
    terminal = Terminal(server, columns=40, rows=12)
    try:
        await terminal.sees("[work]")
        asking = start(popups)
        await terminal.sees("Esc no")
        terminal.type("\r")
        assert isinstance(await asking, PopupOutcomeSubmitted)
    finally:
        terminal.stop()


async def test_nobody_answers(popups: Popups, terminal: Terminal, folder: Path) -> None:
    outcome = await start(popups, timeout_ms=1500)
    assert isinstance(outcome, PopupOutcomeTimedOut)
    assert outcome.payload.after_ms >= 1500
    await until(lambda: not form_processes(folder))
    asking = start(popups, title="Next?")  # the terminal is free again
    await terminal.sees("Next?")
    await terminal.sees("Esc no")
    terminal.type(ESCAPE)
    assert isinstance(await asking, PopupOutcomeDismissed)


async def test_time_is_up_before_the_form_is_there(popups: Popups, terminal: Terminal) -> None:
    assert isinstance(await start(popups, timeout_ms=100), PopupOutcomeTimedOut)


async def test_cancelled(popups: Popups, terminal: Terminal, folder: Path) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    assert len(form_processes(folder)) == 1
    terminal.forget()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await terminal.sees("[work]")  # the popup covered it no more
    await until(lambda: not form_processes(folder))


async def test_closed(popups: Popups, terminal: Terminal, folder: Path) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    await popups.close()
    with pytest.raises(EffectFailure) as caught:
        await asking
    assert caught.value.error.code == "cancelled"
    await until(lambda: not form_processes(folder))
    assert (await refused(popups)).error.code == "unavailable"


async def test_one_at_a_time(popups: Popups, terminal: Terminal) -> None:
    first = start(popups, title="First?")
    await terminal.sees("First?")
    await terminal.sees("Esc no")
    hurried = start(popups, title="Hurried?", timeout_ms=200)
    second = start(popups, title="Second?")
    assert isinstance(await hurried, PopupOutcomeTimedOut)
    assert "Second?" not in terminal.text
    terminal.forget()
    terminal.type(ESCAPE)
    assert isinstance(await first, PopupOutcomeDismissed)
    await terminal.sees("Second?")
    await terminal.sees("Esc no")
    terminal.type("\r")
    assert isinstance(await second, PopupOutcomeSubmitted)
    assert "Hurried?" not in terminal.text


async def test_another_hosts_popup_goes_first(
    popups: Popups, server: Server, terminal: Terminal
) -> None:
    other = Popups(settings(server))
    first = start(other, title="First?")
    await terminal.sees("First?")
    await terminal.sees("Esc no")
    assert isinstance(await start(popups, timeout_ms=300), PopupOutcomeTimedOut)
    second = start(popups, title="Second?")
    terminal.forget()
    terminal.type("\r")
    assert isinstance(await first, PopupOutcomeSubmitted)
    await terminal.sees("Second?")
    await terminal.sees("Esc no")
    terminal.type("\r")
    assert isinstance(await second, PopupOutcomeSubmitted)
    await other.close()


async def test_closed_by_another_program(
    popups: Popups, server: Server, terminal: Terminal
) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    server.run("display-popup", "-C")
    assert isinstance(await asking, PopupOutcomeDismissed)


async def test_a_terminal_that_goes_away(
    popups: Popups, server: Server, terminal: Terminal, folder: Path
) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    server.run("detach-client", "-s", "work")
    assert isinstance(await asking, PopupOutcomeDismissed)
    await until(lambda: not form_processes(folder))
    assert (await refused(popups)).error.code == "unavailable"


async def test_a_server_that_ends(
    popups: Popups, server: Server, terminal: Terminal, folder: Path
) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    server.stop()
    with pytest.raises(EffectFailure) as caught:
        await asking
    assert caught.value.error.code == "unavailable"
    await until(lambda: not form_processes(folder))


async def test_a_form_that_is_killed(popups: Popups, terminal: Terminal, folder: Path) -> None:
    asking = start(popups)
    await terminal.sees("Esc no")
    (process,) = form_processes(folder)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(EffectFailure, match="status 9") as caught:
        await asking
    assert caught.value.error.code == "internal"


async def test_a_form_that_fails(
    popups: Popups, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "to_plain", lambda _: {"title": "?", "fields": [{}]})
    with pytest.raises(EffectFailure, match="KeyError") as caught:
        await popups.ask(form())
    assert caught.value.error.code == "internal"


async def test_what_others_on_the_machine_can_see(
    popups: Popups, terminal: Terminal, folder: Path
) -> None:
    asking = asyncio.create_task(
        popups.ask(form(words("token", initial="s3cret"), title="Hidden?"))
    )
    await terminal.sees("Esc dismiss")
    (command,) = form_processes(folder).values()
    assert "s3cret" not in command
    assert "Hidden" not in command
    ((private, mode),) = modes(folder).items()
    assert mode == 0o700
    assert modes(folder / private) == {"spec.json": 0o600, "answer.shown": 0o600}
    terminal.type(ESCAPE)
    await asking


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc: Linux")
async def test_the_forms_environment_is_its_own(
    popups: Popups, server: Server, terminal: Terminal, folder: Path
) -> None:
    server.run("set-environment", "-g", "API_TOKEN", "s3cret")
    asking = start(popups)
    await terminal.sees("Esc no")
    (process,) = form_processes(folder)
    assert environment(process) == {
        "TERM",
        "COLORTERM",
        "PYTHONPATH",
        "PYTHONUTF8",
        "TEXTUAL_ANIMATIONS",
    }
    terminal.type(ESCAPE)
    await asking


async def test_the_client_that_is_wanted(server: Server, terminal: Terminal) -> None:
    other = Terminal(server)
    try:
        await other.sees("[work]")
        names = server.run("list-clients", "-F", "#{client_tty}").split()
        for name in names:
            popups = Popups(settings(server).model_copy(update={"target_client": name}))
            asking = start(popups)
            one = terminal if name == terminal.name else other
            await one.sees("Esc no")
            one.type(ESCAPE)
            assert isinstance(await asking, PopupOutcomeDismissed)
        gone = Popups(settings(server).model_copy(update={"target_client": "/dev/nowhere"}))
        assert "/dev/nowhere" in str(await refused(gone))
    finally:
        other.stop()


async def test_the_pane_that_is_wanted(server: Server, terminal: Terminal) -> None:
    server.run("new-session", "-d", "-s", "aside", "cat")
    pane = server.run("display-message", "-p", "-t", "aside:", "#{pane_id}").strip()
    aside = Popups(settings(server).model_copy(update={"target_pane": pane}))
    assert "no client is attached" in str(await refused(aside))
    pane = server.run("display-message", "-p", "-t", "work:", "#{pane_id}").strip()
    asking = start(Popups(settings(server).model_copy(update={"target_pane": pane})))
    await terminal.sees("Esc no")
    terminal.type(ESCAPE)
    assert isinstance(await asking, PopupOutcomeDismissed)
    nowhere = Popups(settings(server).model_copy(update={"target_pane": "%9999"}))
    assert (await refused(nowhere)).error.code == "unavailable"


async def test_no_client(popups: Popups) -> None:
    failure = await refused(popups)
    assert failure.error.code == "unavailable"
    assert "tmux attach" in failure.error.message


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        (PopupSettings(), "start it in a tmux session"),
        (PopupSettings(tmux_environment=""), "start it in a tmux session"),
        (PopupSettings(socket_path="/nowhere/tmux", program="tmux-of-nobody"), "install tmux"),
        (PopupSettings(socket_path="/nowhere/tmux"), "cannot be reached"),
    ],
    ids=["no-tmux", "empty", "no-program", "no-server"],
)
async def test_no_tmux(settings: PopupSettings, advice: str) -> None:
    if settings.program == "tmux":
        need_tmux()
    failure = await refused(Popups(settings))
    assert failure.error.code == "unavailable"
    assert advice in failure.error.message
