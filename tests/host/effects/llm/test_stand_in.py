"""The stand-in itself: it must be able to complain, and to run alone."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import httpx2
import pytest
from tests.fakes.messages_api import replies
from tests.fakes.messages_api.server import KEY, MessagesApi, serving
from tests.host.effects.llm.bench import ask, say

from exo_host.effects.llm.client import LanguageModel
from exo_host.effects.llm.settings import LanguageModelSettings

ROOT = Path(__file__).resolve().parents[4]
PLAIN = {
    "model": "m",
    "max_tokens": 1,
    "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}],
}
HEADERS = {"x-api-key": KEY, "anthropic-version": "2026-10-21"}


async def post(body: object, headers: dict[str, str]) -> tuple[int, list[str]]:
    """The status of one request, and what the stand-in says is wrong with it."""
    api = MessagesApi()
    async with serving(api) as url, httpx2.AsyncClient() as client:
        answer = await client.post(f"{url}/v1/messages", json=body, headers=headers)
    return answer.status_code, api.problems


async def test_a_valid_request() -> None:
    assert await post(PLAIN, HEADERS) == (200, [])


@pytest.mark.parametrize(
    "changes",
    [
        {"top_z": 1},
        {"temperature": 1.0},
        {"max_tokens": "1"},
        {"messages": [{"role": "user", "content": [{"type": "text", "text": "x", "odd": 1}]}]},
        {"messages": [{"role": "robot", "content": []}]},
        {"messages": [{"role": "user", "content": [{"type": "text"}]}]},
        {"tools": [{"name": "x", "input_schema": True}]},
        {"tool_choice": {"type": "auto", "name": "x"}},
        {"stop_sequences": "END"},
        {"system": None},
    ],
)
async def test_a_request_that_the_types_do_not_know(changes: dict[str, object]) -> None:
    status, problems = await post({**PLAIN, **changes}, HEADERS)
    assert status == 400
    assert problems


async def test_headers_that_are_wrong() -> None:
    assert (await post(PLAIN, {**HEADERS, "anthropic-version": "2020-01-01"}))[0] == 400
    assert (await post(PLAIN, {**HEADERS, "x-api-key": "another"}))[0] == 401
    assert (await post(PLAIN, {**HEADERS, "authorization": "Bearer another"}))[0] == 401
    assert (await post(PLAIN, {"anthropic-version": "2026-10-21"}))[0] == 401


def test_an_answer_that_the_types_do_not_know() -> None:
    with pytest.raises(ValueError, match="stop_reason"):
        replies.message(stop_reason="bored")
    with pytest.raises(ValueError, match=r"does not know \$\.odd, \$\.content\[0\]\.odd"):
        replies.message({**replies.text("x"), "odd": 1}, odd=1)


async def test_the_stand_in_runs_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.fakes.messages_api",
        "--port",
        "0",
        cwd=ROOT,
        env=dict(os.environ),
        stdout=asyncio.subprocess.PIPE,
    )
    model = LanguageModel(LanguageModelSettings(max_retries=0))
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        for setting in line.split():
            monkeypatch.setenv(*setting.split("=", 1))
        answer = await model.complete(ask("Is anybody there?"))
    finally:
        await model.close()
        process.terminate()
        await process.wait()
    assert answer.content == [say("You said: Is anybody there?")]
