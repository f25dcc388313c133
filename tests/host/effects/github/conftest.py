"""The fake GitHub, and the service that asks it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import pytest
from pydantic import SecretStr
from tests.fakes.github.server import FakeGitHub

from exo_host.effects.github.service import GitHub
from exo_host.effects.github.settings import GitHubSettings

TOKEN = "ghp_a-token-of-no-account"

MakeGitHub: TypeAlias = Callable[..., GitHub]


@pytest.fixture(scope="module")
def server() -> Iterator[FakeGitHub]:
    """One server for the tests of a file."""
    with FakeGitHub() as running:
        yield running


@pytest.fixture
def fake(server: FakeGitHub) -> Iterator[FakeGitHub]:
    """A new repository; nothing against GitHub's description may have been sent or answered."""
    server.reset()
    yield server
    assert server.violations == []


@pytest.fixture
async def make(server: FakeGitHub) -> AsyncIterator[MakeGitHub]:
    """Makes services that ask the fake; the keywords are those of `GitHubSettings`."""
    made: list[GitHub] = []

    def build(**settings: Any) -> GitHub:
        usual: dict[str, Any] = {
            "base_url": server.base_url,
            "token": SecretStr(TOKEN),
            "retry_pause_seconds": 0.0,
        }
        made.append(GitHub(GitHubSettings(**(usual | settings))))
        return made[-1]

    yield build
    for service in made:
        await service.close()


@pytest.fixture
def github(make: MakeGitHub) -> GitHub:
    """A service with a token, otherwise as it comes."""
    return make()


@asynccontextmanager
async def deadline_when_hung(fake: FakeGitHub, github: GitHub) -> AsyncIterator[None]:
    """Within it, the deadline of what `github` does comes when the fake hangs, and not by a clock.

    At the end the fake has seen the connection go.
    """

    async def bring_it_on() -> None:
        assert await asyncio.to_thread(fake.hung.wait, 30)
        for deadline in github._running:
            deadline.reschedule(asyncio.get_running_loop().time())

    waiting = asyncio.create_task(bring_it_on())
    yield
    await waiting
    assert await asyncio.to_thread(fake.gone.wait, 30)
