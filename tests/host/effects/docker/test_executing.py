"""Commands in a real container."""

from __future__ import annotations

import pytest

from exo_host.effects.docker.service import Docker
from exo_types.models import DockerCommand


async def test_both_streams_and_the_exit_code(docker: Docker, box: str) -> None:
    ran = await docker.execute(
        DockerCommand(
            container=box,
            command=["sh", "-c", "echo out; echo err >&2; exit 7"],
            timeout_ms=20_000,
        )
    )
    assert (ran.exit_code, ran.stdout, ran.stderr, ran.truncated) == (7, "out\n", "err\n", False)


async def test_input_is_read_to_its_end(docker: Docker, box: str) -> None:
    text = "lamp é 🎚\n" * 50_000
    ran = await docker.execute(
        DockerCommand(container=box, command=["cat"], stdin=text, timeout_ms=20_000)
    )
    assert ran.stdout == text


@pytest.mark.parametrize(
    "command",
    [
        ["sleep", "1000"],
        ["env", "-i", "sleep", "1000"],
        ["sh", "-c", "setsid sleep 1000 & sleep 1000"],
    ],
)
async def test_timeout(docker: Docker, box: str, command: list[str]) -> None:
    from exo_types.failure import EffectFailure

    with pytest.raises(EffectFailure) as caught:
        await docker.execute(DockerCommand(container=box, command=command, timeout_ms=300))
    print(caught.value.error)
    ran = await docker.execute(
        DockerCommand(
            container=box,
            command=["sh", "-c", "cat /proc/[0-9]*/cmdline | grep 1000"],
            timeout_ms=5000,
        )
    )
    print(ran)
    assert 0
