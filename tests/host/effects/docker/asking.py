"""What these tests ask, in few words."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import re
from collections.abc import Awaitable
from pathlib import Path
from typing import Final

import pytest
from tests.host.effects.docker.engine import BUSYBOX, RunningEngine

from exo_types.failure import EffectFailure
from exo_types.models import DockerCommand, DockerContainerSpec, EffectError

SECONDS: Final = itertools.count(random.SystemRandom().randrange(400_000_000, 2_000_000_000))
"""How long to sleep: every time another number, to be found by, also among what a run that was
killed has left on this machine."""


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


def running(word: str) -> list[str]:
    """The commands that run on this machine, containers included, with `word` in them."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        # A process may end while it is looked at.
        with contextlib.suppress(OSError):
            line = place.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            if re.search(rf"\b{re.escape(word)}\b", line):
                found.append(line)
    return found


async def started(word: str) -> None:
    """Wait until a command runs."""
    while not running(word):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)


async def ended(word: str) -> None:
    """Wait until no command runs: what was killed is there until the system has cleared it away."""
    async with asyncio.timeout(30):
        while running(word):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


def containers(engine: RunningEngine) -> set[str]:
    """All containers, by name."""
    return set(engine.podman("ps", "--all", "--format", "{{.Names}}").split())
