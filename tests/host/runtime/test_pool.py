"""The pool over the real guest: turns, limits, eviction, cancellation, the end."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

from tests.host.runtime.conftest import WASM, StartRuntime
from tests.host.runtime.handlers import ASK, UNBORN, Handlers
from tests.host.runtime.hooks import counted, session_end, tool_use

from exo_host.runtime.call import GuestCall
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.pool import PoolLimits
from exo_host.runtime.runtime import Runtime

CONTRACT = WASM / "guest-contract.wasm"


def perform(session: str) -> GuestCall:
    """A call that asks for an effect."""
    return GuestCall("exo_perform", ASK, session=session, door="test")


def kept(directory: Path) -> list[Path]:
    """The files of sessions."""
    return list(directory.glob("*.json"))


async def answered(runtime: Runtime, call: GuestCall) -> Any:
    return json.loads(await runtime.answer(call))


async def test_sessions_run_side_by_side_and_a_session_s_calls_in_turn(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT)
    handlers.answer = handlers.when_released
    first = asyncio.create_task(answered(runtime, perform("a")))
    await handlers.entered.wait()
    second = asyncio.create_task(answered(runtime, perform("a")))
    handlers.entered.clear()
    other = asyncio.create_task(answered(runtime, perform("b")))
    await handlers.entered.wait()
    load = runtime.pool.load()
    assert (load.live, load.busy, load.waiting) == (2, 2, 1)
    handlers.release.set()
    for task in (first, second, other):
        assert await task == {"kind": "Success", "payload": UNBORN}


async def test_beyond_the_queue_a_call_is_refused_at_once(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT, limits=PoolLimits(instances=1, queue=2, session_queue=1))
    handlers.answer = handlers.when_released
    running = asyncio.create_task(answered(runtime, perform("a")))
    await handlers.entered.wait()
    waiting = [asyncio.create_task(answered(runtime, perform(name))) for name in ("a", "b")]
    await asyncio.sleep(0)
    same, full = await answered(runtime, perform("a")), await answered(runtime, perform("c"))
    for refused in (same, full):
        assert refused["payload"]["code"] == "rate_limited"
        assert refused["payload"]["retry_after_ms"] > 0
    handlers.release.set()
    for task in (running, *waiting):
        assert (await task)["kind"] == "Success"
    assert runtime.pool.load().waiting == 0


async def test_an_idle_session_makes_room_and_comes_back_with_its_state(
    start: StartRuntime, tmp_path: Path
) -> None:
    runtime = await start(state=tmp_path, limits=PoolLimits(instances=2))
    for _ in range(3):
        for session in ("a", "b", "c", "d"):
            assert (await answered(runtime, tool_use(session)))["kind"] == "Success"
            assert runtime.pool.load().live <= 2
    await runtime.close()
    journal = runtime._journal
    assert journal is not None
    assert [counted(journal.read(session), session) for session in ("a", "b", "c", "d")] == [3] * 4


async def test_a_trap_costs_the_call_and_nothing_else(start: StartRuntime, tmp_path: Path) -> None:
    runtime = await start(state=tmp_path)
    await answered(runtime, tool_use("a"))
    trapped = await answered(runtime, GuestCall("no_such_export", b"{}", session="a"))
    assert trapped["payload"]["code"] == "internal"
    await answered(runtime, tool_use("a"))
    assert runtime._journal is not None
    assert counted(runtime._journal.read("a"), "a") == 2


async def test_a_session_that_ends_leaves_nothing(start: StartRuntime, tmp_path: Path) -> None:
    runtime = await start(state=tmp_path)
    await answered(runtime, tool_use("a"))
    assert len(kept(tmp_path)) == 1
    assert await answered(runtime, session_end("a")) == {"kind": "Success", "payload": {}}
    assert kept(tmp_path) == []


async def test_a_caller_that_goes_away_frees_its_place(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT, limits=PoolLimits(instances=1))
    handlers.answer = handlers.when_released
    running = asyncio.create_task(runtime.answer(perform("a")))
    await handlers.entered.wait()
    waiting = asyncio.create_task(runtime.answer(perform("b")))
    await asyncio.sleep(0)
    for task in (waiting, running):
        task.cancel()
    await asyncio.gather(waiting, running, return_exceptions=True)
    assert waiting.cancelled()
    assert running.cancelled()
    handlers.answer = handlers.unborn
    assert (await answered(runtime, perform("c")))["kind"] == "Success"
    load = runtime.pool.load()
    assert (load.busy, load.waiting) == (0, 0)


async def test_closing_finishes_what_runs_refuses_what_waits_and_leaves_no_thread(
    start: StartRuntime, handlers: Handlers
) -> None:
    before = set(threading.enumerate())
    runtime = await start(CONTRACT, limits=PoolLimits(instances=1))
    handlers.answer = handlers.when_released
    running = asyncio.create_task(answered(runtime, perform("a")))
    await handlers.entered.wait()
    waiting = asyncio.create_task(answered(runtime, perform("b")))
    await asyncio.sleep(0)
    closing = asyncio.create_task(runtime.close(grace_seconds=30))
    await asyncio.sleep(0)
    assert (await answered(runtime, perform("c")))["payload"]["code"] == "unavailable"
    handlers.release.set()
    await closing
    assert (await running)["kind"] == "Success"
    assert (await waiting)["payload"]["code"] == "unavailable"
    left = {each for each in set(threading.enumerate()) - before if each.name.startswith("guest")}
    assert left == set()


async def test_beyond_the_grace_what_runs_is_stopped(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT)
    handlers.answer = handlers.when_released
    running = asyncio.create_task(answered(runtime, perform("a")))
    await handlers.entered.wait()
    await runtime.close(grace_seconds=0)
    assert (await running)["payload"]["code"] == "unavailable"


async def test_the_whole_call_s_clock_ends_an_effect_too(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT, call_seconds=0.05)
    handlers.answer = handlers.when_released
    reply = await answered(runtime, perform("a"))
    assert reply["payload"]["code"] == "timeout"
    assert "the call took longer than 0.05 s" in reply["payload"]["message"]
    handlers.answer = handlers.unborn
    assert (await answered(runtime, perform("a")))["kind"] == "Success"


async def test_waiting_for_the_host_does_not_run_the_guest_s_own_clock(
    start: StartRuntime, handlers: Handlers
) -> None:
    runtime = await start(CONTRACT, own_seconds=0.2)

    async def slowly(query: Any) -> Any:
        await asyncio.sleep(0.5)
        return await handlers.unborn(query)

    handlers.answer = slowly
    assert (await answered(runtime, perform("a")))["kind"] == "Success"


async def test_the_state_of_a_session_the_guest_refuses_is_not_lost(
    start: StartRuntime, tmp_path: Path
) -> None:
    with StateJournal(tmp_path) as journal:
        journal.write("a", b'{"version":7,"state":{}}')
    runtime = await start(state=tmp_path)
    reply = await answered(runtime, tool_use("a"))
    assert reply["payload"]["code"] == "conflict"
    assert "version 7" in reply["payload"]["message"]
    assert runtime._journal is not None
    assert runtime._journal.read("a") == b'{"version":7,"state":{}}'
    assert (await answered(runtime, tool_use("b")))["kind"] == "Success"


async def test_calls_and_their_effects_are_recorded(contract: Runtime) -> None:
    await contract.answer(perform("a"))
    await asyncio.sleep(0)
    (call,) = contract.recorder.calls()
    assert (call["export"], call["session"], call["door"]) == ("exo_perform", "a", "test")
    assert (call["status"], call["generation"]) == ("answered", 1)
    effects = call["effects"]
    assert isinstance(effects, list)
    assert [(each["kind"], each["payload"]) for each in effects] == [("GitGetBranch", ASK.decode())]
    text = contract.metrics_text().decode()
    assert 'exomonad_call_seconds_count{export="exo_perform",status="answered"} 1.0' in text
    assert 'exomonad_effect_seconds_count{kind="GitGetBranch",outcome="Success"} 1.0' in text


async def test_an_unused_guest_is_freed_and_its_session_goes_on(
    start: StartRuntime, tmp_path: Path
) -> None:
    runtime = await start(state=tmp_path)
    await answered(runtime, tool_use("a"))
    await runtime.pool.trim(unused_seconds=60)
    assert runtime.pool.load().live == 1
    await runtime.pool.trim(unused_seconds=-1)
    assert runtime.pool.load().live == 0
    await answered(runtime, tool_use("a"))
    assert runtime._journal is not None
    assert counted(runtime._journal.read("a"), "a") == 2
