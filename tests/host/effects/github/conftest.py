"""The fake GitHub, and the service that asks it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
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
