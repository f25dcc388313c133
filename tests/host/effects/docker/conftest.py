"""One engine for these tests, one service a test, containers that go away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from tests.host.effects.docker.engine import BUSYBOX, RunningEngine, running_engine

from exo_host.effects.docker.service import Docker
from exo_types.models import DockerContainer, DockerContainerSpec


@pytest.fixture(scope="session")
def engine() -> Iterator[RunningEngine]:
    """A real engine."""
    with running_engine() as running:
        yield running


@pytest.fixture
async def docker(engine: RunningEngine) -> AsyncIterator[Docker]:
    """The service under test."""
    service = Docker(engine.settings())
    yield service
    await service.close()


@pytest.fixture(scope="session")
def box(engine: RunningEngine) -> str:
    """A running container to run commands in, by name."""

    async def spawned() -> DockerContainer:
        service = Docker(engine.settings())
        try:
            return await service.spawn(
                DockerContainerSpec(
                    image=BUSYBOX,
                    name="box",
                    command=["sleep", "100000"],
                    labels={},
                    auto_remove=False,
                    pull="never",
                    network="none",
                )
            )
        finally:
            await service.close()

    return asyncio.run(spawned()).name
