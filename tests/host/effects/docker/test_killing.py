"""Commands that take too long, or whose caller is gone, do not run on."""

from __future__ import annotations

import asyncio
import os
from typing import Final

import pytest
from tests.host.effects.docker.asking import SECONDS, command, failure, running, spec, started
from tests.host.effects.docker.engine import SHELLLESS, RunningEngine

from exo_host.effects.docker import killing
from exo_host.effects.docker.service import Docker

SCRIPTS: Final = (
    "exec sleep {}",
    "sleep {}; true",
    "sleep {} & sleep {} & wait",
    # These would outlive a kill of the process group.
    "setsid sleep {} & sleep {}",
    "(setsid sh -c 'sleep {} & wait' &); sleep {}",
    # And these one that looks for the mark alone.
    "exec env -i /bin/sleep {}",
    "trap '' TERM INT HUP; sleep {}; sleep {}",
)


@pytest.mark.parametrize("user", [None, "1234"])
async def test_nothing_is_left_of_commands_that_take_too_long(
    docker: Docker, box: str, user: str | None
) -> None:
    async def left(script: str) -> tuple[str, object, list[str]]:
        seconds = str(next(SECONDS))
        argv = ("sh", "-c", script.replace("{}", seconds))
        asked = command(box, *argv, timeout_ms=400).model_copy(update={"user": user})
        error = await failure(docker.execute(asked))
        assert error.code == "timeout"
        return script, (error.details or {})["killed"], running(seconds)

    # At the same time, which also shows that each is ended alone.
    for script, killed, still in await asyncio.gather(*map(left, SCRIPTS)):
        assert (script, killed, still) == (script, True, [])


async def test_what_it_wrote_until_then_is_told(docker: Docker, box: str) -> None:
    script = "echo early; echo bad >&2; exec sleep 300004242"
    asked = command(box, "sh", "-c", script, timeout_ms=1500)
    error = await failure(docker.execute(asked))
    assert error.details is not None
    assert error.details["stdout"] == "early\n"
    assert error.details["stderr"] == "bad\n"
    assert error.details["truncated"] is False
    assert error.details["duration_ms"] >= 1500


async def test_one_that_never_stops_writing(
    docker: Docker, engine: RunningEngine, box: str
) -> None:
    asked = command(box, "yes", "4243", timeout_ms=300, max_output_bytes=10)
    error = await failure(docker.execute(asked))
    assert (error.details or {})["stdout"] == "4243\n4243\n"
    assert (error.details or {})["truncated"] is True
    assert not running("4243")


async def test_the_operator_s_limit_holds_too(engine: RunningEngine, box: str) -> None:
    service = Docker(engine.settings(execute_timeout_seconds=0.2))
    error = await failure(service.execute(command(box, "sleep", "300004244")))
    assert (error.code, "0.2 s" in error.message) == ("timeout", True)
    assert not running("300004244")
    await service.close()


async def test_a_cancelled_command_is_killed(
    docker: Docker, engine: RunningEngine, box: str
) -> None:
    task = asyncio.create_task(docker.execute(command(box, "sleep", "300004245")))
    await started("300004245")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not running("300004245")


async def test_cancelled_twice_it_is_killed_by_the_time_of_close(
    engine: RunningEngine, box: str
) -> None:
    service = Docker(engine.settings())
    task = asyncio.create_task(service.execute(command(box, "sleep", "300004246")))
    await started("300004246")
    for _ in range(3):
        task.cancel()
        await asyncio.wait([task], timeout=0.01)
    with pytest.raises(asyncio.CancelledError):
        await task
    await service.close()
    assert not running("300004246")


async def test_cancelled_whenever(docker: Docker, box: str) -> None:
    async def left(wait: float) -> list[str]:
        seconds = str(next(SECONDS))
        task = asyncio.create_task(docker.execute(command(box, "sleep", seconds)))
        await asyncio.wait([task], timeout=wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return running(seconds)

    assert await asyncio.gather(*map(left, (0, 0.01, 0.03, 0.06, 0.1, 0.2))) == [[]] * 6


async def test_where_there_is_no_shell_to_kill_with(docker: Docker, engine: RunningEngine) -> None:
    spawned = await docker.spawn(spec(image=SHELLLESS))
    error = await failure(docker.execute(command(spawned.id, "sleep", "300004247", timeout_ms=300)))
    assert error.code == "timeout"
    assert (error.details or {})["killed"] is True
    assert not running("300004247")
    assert engine.podman("inspect", "--format", "{{.State.Status}}", spawned.id) == "running"


async def test_others_in_the_container_go_on(
    docker: Docker, engine: RunningEngine, box: str
) -> None:
    other = asyncio.create_task(docker.execute(command(box, "sh", "-c", "read x; sleep 300004248")))
    staying = asyncio.create_task(docker.execute(command(box, "sleep", "300004249")))
    await started("300004249")
    other.cancel()
    await asyncio.wait([other])
    await failure(docker.execute(command(box, "sleep", "300004250", timeout_ms=200)))
    assert running("300004249")
    staying.cancel()
    await asyncio.wait([staying])


async def test_a_container_that_is_killed_meanwhile(docker: Docker, engine: RunningEngine) -> None:
    spawned = await docker.spawn(spec())
    task = asyncio.create_task(docker.execute(command(spawned.id, "sleep", "300004251")))
    await started("300004251")
    await asyncio.to_thread(engine.podman, "kill", spawned.id)
    assert (await task).exit_code == 137


def test_a_number_of_another_kernel_names_nobody() -> None:
    # As when the engine is in a virtual machine, and its number is some process's here too.
    assert killing.command("mark", os.getpid(), "f" * 64)[-1] == "unknown"
    killing.from_outside("mark", os.getpid())
