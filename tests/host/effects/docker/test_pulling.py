"""Images from a registry: never, when missing, always."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.host.effects.docker.asking import failure, spec
from tests.host.effects.docker.engine import BUSYBOX, RunningEngine, running_engine
from tests.host.effects.docker.registry import Registry, running_registry

from exo_host.effects.docker.service import Docker


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """A registry that has nothing yet."""
    with running_registry() as running:
        yield running


@pytest.fixture(scope="module")
def engine(registry: Registry) -> Iterator[RunningEngine]:
    """An engine that may speak to that registry without TLS."""
    with running_engine(insecure_registry=registry.address) as running:
        yield running


async def test_pulling(
    docker: Docker, engine: RunningEngine, registry: Registry, tmp_path: Path
) -> None:
    image = f"{registry.address}/exo/lamp:1"

    error = await failure(docker.spawn(spec(image=image, pull="missing")))
    assert error.code == "not_found"
    assert (error.details or {})["missing"] == "image"

    engine.podman(
        "save", "--quiet", "--format", "oci-dir", "--output", str(tmp_path / "i"), BUSYBOX
    )
    registry.folder = tmp_path / "i"
    registry.asked.clear()
    assert (await failure(docker.spawn(spec(image=image, pull="never")))).code == "not_found"
    assert registry.asked == []
    assert (await docker.spawn(spec(image=image, pull="missing"))).image == image
    assert registry.asked
    registry.asked.clear()
    await docker.spawn(spec(image=image, pull="missing"))
    assert registry.asked == []
    await docker.spawn(spec(image=image, pull="always"))
    assert registry.asked
