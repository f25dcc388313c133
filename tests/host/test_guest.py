"""The real guest behind the event loop: whatever a handler does, the guest hears of it as data."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from exo_host.bridge import Deadlines, PerformedEffect
from exo_host.compiled import CompiledGuest, load_guest
from exo_host.errors import GuestTrap
from exo_host.guest import Guest
from exo_types.effects import EffectHandlers
from exo_types.failure import EffectFailure
from exo_types.models import GitBranch, GitHeadUnborn, GitUnbornBranch, LogRecord, WorkingCopy

WASM = Path(__file__).parents[2] / "generated" / "wasm"
ASK = b'{"kind":"GitGetBranch","payload":{"directory":"/"}}'
TELL = b'{"kind":"Log","payload":{"level":"info","message":"hello"}}'
UNBORN = {"head": {"kind": "Unborn", "payload": {"name": "main"}}}


@pytest.fixture(scope="module")
def compiled() -> CompiledGuest:
    """The contract build: the same guest with a way to make it perform any effect."""
    return load_guest(WASM / "guest-contract.wasm")


class Handlers:
    """Answers one effect as each test says, and keeps what is logged."""

    def __init__(self) -> None:
        self.answer: Callable[[WorkingCopy], Awaitable[Any]] = self.unborn
        self.logged: list[str] = []
        self.slowness = 0.0

    async def unborn(self, _: WorkingCopy) -> GitBranch:
        return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name="main")))

    async def git_get_branch(self, payload: WorkingCopy) -> Any:
        return await self.answer(payload)

    async def log_info(self, payload: LogRecord) -> None:
        await asyncio.sleep(self.slowness)
        self.logged.append(payload.message)


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
async def guest(compiled: CompiledGuest, handlers: Handlers) -> AsyncIterator[Guest]:
    deadlines = Deadlines(default=5.0, by_kind={"GitGetBranch": 0.1})
    served = cast("EffectHandlers", handlers)
    async with Guest(compiled, served, deadlines=deadlines) as live:
        yield live


async def perform(guest: Guest, effect: bytes = ASK) -> Any:
    return json.loads(await guest.call("exo_perform", effect))


async def test_an_effect_goes_out_and_its_answer_comes_back(guest: Guest) -> None:
    assert await perform(guest) == {"kind": "Success", "payload": UNBORN}


async def hang(_: WorkingCopy) -> None:
    await asyncio.Event().wait()


async def hang_on(_: WorkingCopy) -> None:
    """Refuse to be cancelled, for a while."""
    end = time.monotonic() + 0.5
    while time.monotonic() < end:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue


async def raise_something(_: WorkingCopy) -> None:
    raise ZeroDivisionError


async def raise_a_failure(_: WorkingCopy) -> None:
    raise EffectFailure("conflict", "someone else was faster")


async def answer_a_wrong_type(_: WorkingCopy) -> object:
    return {"head": 1}


async def answer_too_much(_: WorkingCopy) -> GitBranch:
    name = "x" * 100
    return GitBranch.model_construct(
        head=GitHeadUnborn.model_construct(payload=GitUnbornBranch(name=name)),
        upstream=cast("Any", ["x" * 2**20] * 9),
    )


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (hang, "timeout"),
        (hang_on, "timeout"),
        (raise_something, "internal"),
        (raise_a_failure, "conflict"),
        (answer_a_wrong_type, "internal"),
        (answer_too_much, "internal"),
    ],
)
async def test_what_goes_wrong_in_a_handler_is_a_typed_error_and_the_next_call_works(
    guest: Guest, handlers: Handlers, answer: Callable[[WorkingCopy], Awaitable[Any]], code: str
) -> None:
    handlers.answer = answer
    reply = await perform(guest)
    assert reply["kind"] == "Error"
    assert reply["payload"]["code"] == code
    handlers.answer = handlers.unborn
    assert await perform(guest) == {"kind": "Success", "payload": UNBORN}


async def test_a_notification_is_not_waited_for_and_not_lost(
    guest: Guest, handlers: Handlers
) -> None:
    handlers.slowness = 0.2
    assert await perform(guest, TELL) == {"kind": "Success", "payload": {}}
    assert handlers.logged == []
    await guest.drain()
    assert handlers.logged == ["hello"]


async def test_calls_from_many_tasks_take_turns(guest: Guest) -> None:
    replies = await asyncio.gather(*(perform(guest) for _ in range(20)))
    assert replies == [{"kind": "Success", "payload": UNBORN}] * 20


async def test_a_caller_that_gives_up_does_not_harm_the_next(
    guest: Guest, handlers: Handlers
) -> None:
    handlers.answer = hang
    waiting = asyncio.create_task(perform(guest))
    await asyncio.sleep(0.02)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    handlers.answer = handlers.unborn
    assert await perform(guest) == {"kind": "Success", "payload": UNBORN}


async def test_the_whole_call_has_a_clock_of_its_own(compiled: CompiledGuest) -> None:
    handlers = Handlers()
    handlers.answer = hang
    async with Guest(
        compiled,
        cast("EffectHandlers", handlers),
        deadlines=Deadlines(default=1.0),
        call_seconds=0.1,
    ) as guest:
        with pytest.raises(GuestTrap, match="its time was up"):
            await perform(guest)
        handlers.answer = handlers.unborn
        assert await perform(guest) == {"kind": "Success", "payload": UNBORN}


async def test_an_export_that_is_not_there_is_a_trap_and_the_next_call_works(guest: Guest) -> None:
    with pytest.raises(GuestTrap, match="no_such_export"):
        await guest.call("no_such_export", b"{}")
    assert await perform(guest) == {"kind": "Success", "payload": UNBORN}


async def test_effects_are_seen_by_whoever_observes(compiled: CompiledGuest) -> None:
    seen: list[PerformedEffect] = []
    served = cast("EffectHandlers", Handlers())
    async with Guest(compiled, served, observe=seen.append) as guest:
        await perform(guest)
    assert [(effect.kind, effect.document) for effect in seen] == [("GitGetBranch", ASK)]
    assert json.loads(seen[0].reply)["payload"] == UNBORN


async def test_closing_ends_the_thread(compiled: CompiledGuest) -> None:
    before = set(threading.enumerate())
    async with Guest(compiled, cast("EffectHandlers", Handlers())) as guest:
        await perform(guest)
    assert {thread for thread in set(threading.enumerate()) - before if thread.is_alive()} == set()
