"""What these tests ask, in few words."""

from __future__ import annotations

import re
from collections.abc import Awaitable

import pytest
from tests.host.effects.docker.engine import BUSYBOX, RunningEngine

from exo_types.failure import EffectFailure
from exo_types.models import DockerCommand, DockerContainerSpec, EffectError


def command(container: str, *argv: str, **more: object) -> DockerCommand:
    """A command with plenty of time."""
    return DockerCommand.model_validate(
        {"container": container, "command": list(argv), "timeout_ms": 60_000, **more}
    )


def spec(**more: object) -> DockerContainerSpec:
    """A container that waits, from an image that is there."""
    return DockerContainerSpec.model_validate(
        {
            "image": BUSYBOX,
            "command": ["sleep", "100000"],
            "labels": {},
            "auto_remove": False,
            "pull": "never",
            "network": "none",
            **more,
        }
    )


async def failure(effect: Awaitable[object]) -> EffectError:
    """How an effect fails."""
    with pytest.raises(EffectFailure) as caught:
        await effect
    return caught.value.error


def running(engine: RunningEngine, container: str, word: str) -> list[str]:
    """The commands of a container's processes that have `word` in them."""
    lines = engine.podman("top", container, "args").splitlines()
    return [line for line in lines if re.search(rf"\b{re.escape(word)}\b", line)]


def containers(engine: RunningEngine) -> set[str]:
    """All containers, by name."""
    return set(engine.podman("ps", "--all", "--format", "{{.Names}}").split())
