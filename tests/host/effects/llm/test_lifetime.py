"""How a service begins and ends, and what happens to requests that are given up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable

import pytest
from tests.fakes.messages_api.replies import Silence
from tests.host.effects.llm.bench import Bench, ask, failure_of

from exo_host.effects.llm.client import LanguageModel
from exo_host.effects.llm.settings import LanguageModelSettings


async def soon(event: Awaitable[object]) -> None:
    """Fail rather than hang when it does not happen."""
    await asyncio.wait_for(event, 10)


async def test_a_cancelled_request_closes_its_connection(bench: Bench) -> None:
    bench.api.script.append(Silence())
    model = bench.model()
    task = asyncio.create_task(model.complete(ask()))
    await soon(bench.api.waiting.acquire())
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await soon(bench.api.gone.wait())
    assert bench.clock.slept == []
    # The place of the cancelled request is free again.
    await model.complete(ask())


async def test_a_try_out_of_time_closes_its_connection(bench: Bench) -> None:
    bench.api.script.append(Silence())
    await failure_of(bench.model(timeout_seconds=0.2, max_retries=0).complete(ask()))
    await soon(bench.api.gone.wait())


async def test_closing_ends_the_request_under_way(bench: Bench) -> None:
    bench.api.script.append(Silence())
    model = bench.model()
    task = asyncio.create_task(model.complete(ask()))
    await soon(bench.api.waiting.acquire())
    await model.close()
    await soon(bench.api.gone.wait())
    met = await failure_of(task)
    assert met.code == "unavailable"
    assert len(bench.api.seen) == 1


async def test_a_closed_service_refuses(bench: Bench) -> None:
    model = bench.model()
    await model.complete(ask())
    await model.close()
    await model.close()
    met = await failure_of(model.complete(ask()))
    assert (met.code, met.message) == ("unavailable", "the language model service is closed")


async def test_a_service_that_was_never_asked_closes_too() -> None:
    await LanguageModel(LanguageModelSettings()).close()


def test_a_service_is_made_without_a_loop() -> None:
    LanguageModel(LanguageModelSettings())


async def test_no_more_requests_at_once_than_allowed(bench: Bench) -> None:
    bench.api.script.append(Silence())
    model, other = bench.model(max_concurrent=1), bench.model()
    first = asyncio.create_task(model.complete(ask("first")))
    await soon(bench.api.waiting.acquire())
    second = asyncio.create_task(model.complete(ask("second")))
    for _ in range(3):
        await other.complete(ask("other"))
    first.cancel()
    await second
    words = [seen.body["messages"][0]["content"][0]["text"] for seen in bench.api.seen]
    assert words == ["first", "other", "other", "other", "second"]


async def test_requests_do_not_wait_for_each_other(bench: Bench) -> None:
    bench.api.script.extend([Silence(), Silence()])
    model = bench.model(max_concurrent=3)
    slow = [asyncio.create_task(model.complete(ask())) for _ in range(2)]
    for _ in slow:
        await soon(bench.api.waiting.acquire())
    await model.complete(ask())
    for task in slow:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_request_that_waits_for_its_turn_can_be_cancelled(bench: Bench) -> None:
    bench.api.script.append(Silence())
    model = bench.model(max_concurrent=1)
    first = asyncio.create_task(model.complete(ask()))
    await soon(bench.api.waiting.acquire())
    second = asyncio.create_task(model.complete(ask()))
    for task in (second, first):
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await model.complete(ask())
    assert len(bench.api.seen) == 2
