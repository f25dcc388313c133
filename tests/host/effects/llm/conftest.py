"""Fixtures: the stand-in for the API, and services that ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from tests.fakes.messages_api.server import MessagesApi, serving
from tests.host.effects.llm.bench import Bench


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is asked directly, and no key or address of the machine is taken."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("API_KEY", "AUTH_TOKEN", "BASE_URL", "CUSTOM_HEADERS"):
        monkeypatch.delenv(f"ANTHROPIC_{name}", raising=False)


@pytest.fixture
async def api() -> MessagesApi:
    """The stand-in, with an empty script."""
    return MessagesApi()


@pytest.fixture
async def bench(api: MessagesApi) -> AsyncIterator[Bench]:
    """Makes services that ask `api`; in the end every request it got must have been valid."""
    async with serving(api) as url:
        made = Bench(api, url)
        yield made
        await made.close()
    assert api.problems == []
