"""Engines that are not there, that hang, and that are reached in other ways."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path

import pytest
from tests.host.effects.docker.asking import command, failure, spec
from tests.host.effects.docker.engine import RunningEngine

from exo_host.effects.docker.service import Docker
from exo_host.effects.docker.settings import DockerSettings


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("docker")]


@pytest.mark.parametrize(
    ("base_url", "code"),
    [
        ("unix:///nosuch/docker.sock", "unavailable"),
        ("tcp://127.0.0.1:1", "unavailable"),
        ("tcp://localhost:1", "unavailable"),
        ("tcp://192.0.2.1:2375", "unsupported"),
        ("tcp://127.0.0.1", "unsupported"),
        ("ssh://host", "unsupported"),
        ("https://127.0.0.1:2376", "unsupported"),
        ("unix://relative", "unsupported"),
        ("docker.sock", "unsupported"),
    ],
)
async def test_no_engine(base_url: str, code: str) -> None:
    service = Docker(DockerSettings(base_url=base_url))
    for effect in (service.spawn(spec()), service.execute(command("box", "true"))):
        error = await failure(effect)
        assert error.code == code
        assert ("podman system service" in error.message) == (code == "unavailable")
    await service.close()


async def test_the_environment_says_where_it_is(
    engine: RunningEngine, box: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", engine.base_url)
    service = Docker(DockerSettings())
    assert (await service.execute(command(box, "true"))).exit_code == 0
    await service.close()


async def test_a_port_of_this_machine(engine: RunningEngine, box: str) -> None:
    with engine.on_a_port() as base_url:
        service = Docker(DockerSettings(base_url=base_url))
        ran = await service.execute(command(box, "cat", stdin="in" * 100_000))
        assert ran.stdout == "in" * 100_000
        await service.close()


async def test_an_engine_that_hangs_holds_nobody_else(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(tmp_path / "s"))
        deaf.listen()
        service = Docker(
            DockerSettings(base_url=f"unix://{tmp_path}/s", timeout_seconds=0.2, threads=2)
        )
        errors = await asyncio.gather(
            *(failure(service.execute(command("box", "true"))) for _ in range(4)),
            failure(service.spawn(spec())),
        )
        assert {error.code for error in errors} == {"timeout"}
        await service.close()
    assert not threads()


async def test_closing(engine: RunningEngine, box: str) -> None:
    service = Docker(engine.settings())
    await service.close()
    await service.execute(command(box, "true"))
    assert threads()
    await service.close()
    await service.close()
    assert not threads()
