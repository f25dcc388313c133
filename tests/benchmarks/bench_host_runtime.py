"""The runtime around the guest: what a hook costs by each way in, a resumed session, a reload."""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from tests.benchmarks.budgets import HOOK_COMMAND, OVER_HTTP, RELOAD, RESUMED, journaled
from tests.benchmarks.meter import Meter
from tests.host.runtime.hooks import hook, tool_use
from tests.host.server.serving import EXO_HOST, Serving, configure, environment, serving

from exo_host.handlers import local_handlers
from exo_host.runtime.generation import GuestSource
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.runtime import Runtime

GUEST: Final = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"
SESSION: Final = "s-41"


class Running:
    """A runtime on a loop of its own."""

    def __init__(self, wasm: Path, journal: StateJournal | None) -> None:
        self._runner = asyncio.Runner()
        self.runtime: Runtime = self._runner.run(self._start(wasm, journal))

    async def _start(self, wasm: Path, journal: StateJournal | None) -> Runtime:
        return await Runtime.start(GuestSource(wasm), local_handlers(), journal=journal)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do something on the loop, and wait for it."""
        return self._runner.run(work)

    def use(self, session: str = SESSION) -> None:
        """One use of a tool, which changes the session's state."""
        reply = self.run(self.runtime.answer(tool_use(session)))
        assert reply.startswith(b'{"kind":"Success"')

    def close(self) -> None:
        """Free all."""
        self._runner.run(self.runtime.close())
        self._runner.close()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start runtimes; they are closed in the end."""
    started: list[Running] = []
    numbers = itertools.count()

    def start(wasm: Path = GUEST, durable: bool | None = None) -> Running:
        directory = tmp_path / f"state-{next(numbers)}"
        journal = None if durable is None else StateJournal(directory, durable=durable)
        started.append(Running(wasm, journal))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.mark.parametrize(
    ("how", "durable"),
    [("no state kept", None), ("state written", False), ("state forced to disk", True)],
)
def test_a_hook_through_the_runtime(
    meter: Meter, running: Callable[..., Running], how: str, durable: bool | None
) -> None:
    """A decision before a tool runs, with its log line and event."""
    one = running(durable=durable)
    meter.seconds(journaled(how), one.use, rounds=300)


def test_a_session_comes_back(meter: Meter, running: Callable[..., Running]) -> None:
    """A new instance, the state read and restored, the call, the state written."""
    one = running(durable=True)
    one.use()

    def away() -> None:
        one.run(one.runtime.pool.trim(unused_seconds=-1))

    meter.seconds(RESUMED, one.use, rounds=50, setup=away)


def test_reload(meter: Meter, running: Callable[..., Running], tmp_path: Path) -> None:
    """Another module: compiled, held against the schema, tried with the state, in place."""
    wasm = tmp_path / "guest.wasm"
    wasm.write_bytes(GUEST.read_bytes())
    one = running(wasm, True)
    one.use()
    numbers = itertools.count(1)

    def another() -> None:
        # A custom section more makes another module of the same guest.
        mark = next(numbers).to_bytes(8, "big")
        wasm.write_bytes(GUEST.read_bytes() + b"\x00\x0a\x01x" + mark)

    def reload() -> None:
        assert one.run(one.runtime.reload()).outcome == "loaded"

    meter.seconds(RELOAD, reload, rounds=5, setup=another)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    directory = tmp_path_factory.mktemp("host")
    configure(directory)
    with serving(directory) as live:
        yield live


def test_a_hook_over_the_socket(meter: Meter, host: Serving) -> None:
    """One connection, many requests."""
    document = json.dumps(hook(SESSION, "PreToolUse", "git status"))
    transport = httpx.HTTPTransport(uds=str(host.socket))
    with httpx.Client(base_url="http://localhost", transport=transport) as client:
        meter.seconds(
            OVER_HTTP,
            lambda: client.post("/hook/PreToolUse", content=document).raise_for_status(),
            rounds=200,
        )


def test_the_hook_command(meter: Meter, host: Serving) -> None:
    """What an agent waits for before each tool: the process from start to end."""
    document = json.dumps(hook(SESSION, "PreToolUse", "git status")).encode()
    command = [*EXO_HOST, "hook", "PreToolUse", "--socket", str(host.socket)]

    def ask() -> None:
        subprocess.run(command, input=document, env=environment(), capture_output=True, check=True)

    meter.seconds(HOOK_COMMAND, ask, rounds=20)
