"""When a request is tried again, how long it waits, and when it is given up."""

from __future__ import annotations

import asyncio
import socket
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.messages_api.replies import Answer, Drip, Silence, error, message, text
from tests.host.effects.llm.bench import NOW, Bench, ask, failure_of, say

from exo_host.effects.llm.retries import LAST_BOUND_SECONDS, RetryBudget, asked_wait

OVERLOADED = error(529, "overloaded_error", "Overloaded")


def limited(**headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return error(429, "rate_limit_error", "Too many tokens", named)


async def test_a_wait_that_is_asked_for_is_kept_exactly(bench: Bench) -> None:
    bench.api.script.extend([limited(retry_after="7"), message(text("Now."))])
    answer = await bench.model().complete(ask())
    assert answer.content == [say("Now.")]
    assert bench.clock.slept == [7.0]
    assert bench.api.seen[0].body == bench.api.seen[1].body


async def test_milliseconds_go_before_seconds_and_dates_are_understood(bench: Bench) -> None:
    bench.api.script.extend(
        [
            limited(retry_after="9", retry_after_ms="1500"),
            limited(retry_after=formatdate(NOW + 11.5, usegmt=True)),
            limited(retry_after=formatdate(NOW - 60, usegmt=True)),
        ]
    )
    await bench.model().complete(ask())
    assert bench.clock.slept == [1.5, 9.5, 0.0]


async def test_a_wait_longer_than_the_budget_is_not_begun(bench: Bench) -> None:
    bench.api.script.append(limited(retry_after="61"))
    met = await failure_of(bench.model(max_wait_seconds=60).complete(ask()))
    assert (met.code, met.retry_after_ms) == ("rate_limited", 61_000)
    assert bench.clock.slept == []


async def test_overloaded_until_the_tries_are_gone(bench: Bench) -> None:
    bench.api.script.extend([OVERLOADED] * 5)
    met = await failure_of(bench.model(max_retries=4).complete(ask()))
    assert met.code == "unavailable"
    assert met.message == "the API answered 529: Overloaded (it is overloaded; try later)"
    assert met.retry_after_ms is None
    # Half of 0.5, 1, 2 and 4: the bench's luck is the middle of every draw.
    assert bench.clock.slept == [0.25, 0.5, 1.0, 2.0]
    assert len(bench.api.seen) == 5


async def test_overloaded_until_the_waiting_time_is_gone(bench: Bench) -> None:
    bench.api.script.extend([OVERLOADED] * 9)
    await failure_of(bench.model(max_retries=100, max_wait_seconds=1).complete(ask()))
    assert bench.clock.slept == [0.25, 0.5, 0.25]


async def test_no_budget_means_one_try(bench: Bench) -> None:
    for settings in ({"max_retries": 0}, {"max_wait_seconds": 0}):
        bench.api.script.append(OVERLOADED)
        await failure_of(bench.model(**settings).complete(ask()))
    assert len(bench.api.seen) == 2


async def test_an_api_that_forbids_another_try(bench: Bench) -> None:
    bench.api.script.append(error(500, "api_error", "no", {"x-should-retry": "false"}))
    met = await failure_of(bench.model().complete(ask()))
    assert met.code == "unavailable"
    assert len(bench.api.seen) == 1


@pytest.mark.parametrize("beginning", [b"", b'{"id": '])
async def test_an_answer_that_does_not_come_in_time(bench: Bench, beginning: bytes) -> None:
    bench.api.script.extend([Silence(beginning), Silence(beginning)])
    met = await failure_of(bench.model(timeout_seconds=0.2, max_retries=1).complete(ask()))
    assert met.code == "timeout"
    assert met.message.startswith("no answer from 127.0.0.1 in 0.2 s; ")
    assert met.details == {"attempts": 2}
    assert len(bench.clock.slept) == 1


async def test_an_answer_that_never_ends(bench: Bench) -> None:
    bench.api.script.append(Drip())
    model = bench.model(timeout_seconds=0.3, max_retries=0)
    met = await failure_of(asyncio.wait_for(model.complete(ask()), 10))
    assert met.code == "timeout"
    await asyncio.wait_for(bench.api.gone.wait(), 10)


async def test_a_body_that_is_cut_off_is_asked_for_again(bench: Bench) -> None:
    whole = message(text("Whole."))
    bench.api.script.extend([Answer(whole.document, cut_off=True), whole])
    assert (await bench.model().complete(ask())).content == [say("Whole.")]
    bench.api.script.append(Answer(whole.document, cut_off=True))
    met = await failure_of(bench.model(max_retries=0).complete(ask()))
    assert met.code == "unavailable"
    assert met.message.startswith("no answer from 127.0.0.1: the connection failed")


async def test_nobody_listens(bench: Bench) -> None:
    # Bound and not listening, so that nobody else takes the port meanwhile.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        met = await failure_of(bench.model(base_url=url, max_retries=1).complete(ask()))
    assert (met.code, met.details) == ("unavailable", {"attempts": 2})


@given(
    retries=st.integers(0, 100),
    seconds=st.floats(0, 1000),
    luck=st.floats(0, 1),
    asked=st.lists(st.none() | st.floats(0, 2000), max_size=110),
)
def test_a_budget_is_never_overdrawn(
    retries: int, seconds: float, luck: float, asked: list[float | None]
) -> None:
    budget = RetryBudget(retries, seconds, lambda: luck)
    waits = [budget.next_wait(wait) for wait in asked]
    taken = [wait for wait in waits if wait is not None]
    assert len(taken) <= retries
    assert sum(taken) <= seconds + 1e-6
    assert all(wait >= 0 for wait in taken)
    for wanted, got in zip(asked, waits, strict=True):
        assert got is None or (got == wanted if wanted is not None else got <= LAST_BOUND_SECONDS)


@given(st.sampled_from(["retry-after", "retry-after-ms"]), st.text())
def test_any_text_in_the_header_is_survived(name: str, words: str) -> None:
    wait = asked_wait({name: words}, NOW)
    assert wait is None or 0 <= wait <= 86_400


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("1e3", 1000.0), ("-5", 0.0), ("1e300", 86_400.0), ("inf", None), ("nan", None), ("x", None)],
)
def test_odd_waits(words: str, seconds: float | None) -> None:
    assert asked_wait({"retry-after": words}, NOW) == seconds
