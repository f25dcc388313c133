"""Many calls at once, with handlers that fail in every way: nothing is stuck, leaked or dead."""

import asyncio
import collections
import gc
import json
import random
import threading
from typing import Any

from tests.host.runtime.conftest import WASM, StartRuntime
from tests.host.runtime.handlers import ASK, UNBORN, Handlers
from tests.host.runtime.test_reload import resident_bytes

from exo_host.bridge import Deadlines
from exo_host.runtime.call import GuestCall
from exo_host.runtime.pool import PoolLimits
from exo_host.runtime.runtime import Runtime
from exo_types.failure import EffectFailure
from exo_types.models import WorkingCopy

CALLS = 500
SESSIONS = 40


class Chaos:
    """Answers, fails, hangs, refuses to be cancelled, or answers nonsense, by the dice."""

    def __init__(self, handlers: Handlers, dice: random.Random) -> None:
        self._handlers = handlers
        self._dice = dice

    async def answer(self, query: WorkingCopy) -> Any:
        """One of them."""
        match self._dice.randrange(8):
            case 0:
                raise EffectFailure("conflict", "someone was faster")
            case 1:
                raise ZeroDivisionError
            case 2:
                await asyncio.Event().wait()
            case 3:
                for _ in range(3):
                    try:
                        await asyncio.sleep(0.02)
                    except asyncio.CancelledError:
                        continue
                raise KeyError("late")
            case 4:
                return {"head": 1}
            case 5:
                raise asyncio.CancelledError
            case _:
                await asyncio.sleep(self._dice.random() * 0.005)
                return await self._handlers.unborn(query)
        return None


async def test_500_calls_with_handlers_failing_at_random(
    start: StartRuntime, handlers: Handlers
) -> None:
    dice = random.Random(41)
    runtime = await start(
        WASM / "guest-contract.wasm",
        limits=PoolLimits(instances=8, queue=CALLS, session_queue=CALLS),
        deadlines=Deadlines(default=0.05),
        call_seconds=20.0,
    )
    handlers.answer = Chaos(handlers, dice).answer
    for _ in range(2):  # until every place there may be has been taken
        await round_of(runtime, dice)
    threads, before = threading.active_count(), settled_bytes()
    for _ in range(3):
        outcomes = await round_of(runtime, dice)
        assert sum(outcomes.values()) == CALLS
        assert {"Success", "conflict", "internal", "timeout", "cancelled"} <= outcomes.keys()
    load = runtime.pool.load()
    assert (load.busy, load.waiting) == (0, 0)
    assert load.live <= 8
    assert threading.active_count() <= threads
    # A guest that is not freed is 13 MiB, and each round stops some sixty of them.
    assert settled_bytes() - before < 100 * 2**20
    assert asyncio.all_tasks() == {asyncio.current_task()}
    handlers.answer = handlers.unborn
    for session in range(SESSIONS):
        reply = json.loads(await runtime.answer(perform(f"s-{session}")))
        assert reply == {"kind": "Success", "payload": UNBORN}


def perform(session: str) -> GuestCall:
    """A call that asks for the effect."""
    return GuestCall("exo_perform", ASK, session=session)


async def round_of(runtime: Runtime, dice: random.Random) -> collections.Counter[str]:
    """500 calls at once, some of whose callers go away; how they came out."""
    tasks = [
        asyncio.create_task(runtime.answer(perform(f"s-{dice.randrange(SESSIONS)}")))
        for _ in range(CALLS)
    ]
    for task in dice.sample(tasks, 20):
        asyncio.get_running_loop().call_later(dice.random() * 0.5, task.cancel)
    async with asyncio.timeout(120):
        answers = await asyncio.gather(*tasks, return_exceptions=True)
    return collections.Counter(map(outcome, answers))


def outcome(answer: bytes | BaseException) -> str:
    """What an answer says, in a word."""
    if isinstance(answer, asyncio.CancelledError):
        return "gone"
    assert isinstance(answer, bytes), answer
    reply = json.loads(answer)
    return "Success" if reply["kind"] == "Success" else str(reply["payload"]["code"])


def settled_bytes() -> int:
    """Memory, when what can be freed is."""
    gc.collect()
    return resident_bytes()
