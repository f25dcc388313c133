"""Real containers: as they were asked for, or not at all."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any, Final

import pytest
from tests.host.effects.docker.asking import command, containers, failure, spec
from tests.host.effects.docker.engine import BUSYBOX, RunningEngine

from exo_host.effects.docker.service import Docker

NAMES: Final = (f"made-{number}" for number in itertools.count())


def inspected(engine: RunningEngine, container: str) -> Any:
    return json.loads(engine.podman("inspect", container))[0]


async def test_a_container_as_it_was_asked_for(docker: Docker, engine: RunningEngine) -> None:
    made = await docker.spawn(
        spec(
            name="lamp",
            command=["sh", "-c", "sleep 300000"],
            labels={"exomonad.role": "dev", "é": "on = 1"},
            env={"LAMP": "own é\nline"},
            user="12:34",
            working_directory="/tmp",
            limits={"memory_bytes": 64 << 20, "pids": 50},
        )
    )
    assert (made.name, made.image, made.state) == ("lamp", BUSYBOX, "running")
    assert made.labels == {"exomonad.role": "dev", "é": "on = 1", "exomonad.managed": "true"}
    ran = await docker.execute(command("lamp", "sh", "-c", 'echo "$LAMP"; id -u; id -g; pwd'))
    assert ran.stdout == "own é\nline\n12\n34\n/tmp\n"
    found = inspected(engine, "lamp")
    assert found["Id"] == made.id
    assert found["HostConfig"]["Memory"] == 64 << 20
    assert found["HostConfig"]["PidsLimit"] == 50
    assert found["HostConfig"]["NetworkMode"] == "none"
    listed = engine.podman(
        "ps", "--filter", "label=exomonad.managed=true", "--format", "{{.Names}}"
    )
    assert "lamp" in listed.split()


async def test_processor_time_is_limited(docker: Docker, engine: RunningEngine) -> None:
    made = await docker.spawn(spec(limits={"nano_cpus": 500_000_000}))
    limits = inspected(engine, made.id)["HostConfig"]
    assert limits["CpuQuota"] / limits["CpuPeriod"] == 0.5


async def test_without_a_command_the_image_s_own_runs(
    docker: Docker, engine: RunningEngine
) -> None:
    made = await docker.spawn(spec(command=[]))
    assert inspected(engine, made.id)["Config"]["Cmd"] == ["sleep", "200000"]
    assert (await docker.execute(command(made.id, "sh", "-c", "echo $LAMP"))).stdout == "image\n"


async def test_it_is_removed_when_its_program_ends(docker: Docker, engine: RunningEngine) -> None:
    made = await docker.spawn(spec(command=["true"], auto_remove=True))
    assert made.state in {"running", "exited", "removing"}
    while made.name in containers(engine):  # noqa: ASYNC110 - nobody tells
        await asyncio.sleep(0.01)


async def test_a_name_in_use(docker: Docker, box: str) -> None:
    error = await failure(docker.spawn(spec(name=box)))
    assert error.code == "conflict"


async def test_an_image_that_is_not_there(docker: Docker, engine: RunningEngine) -> None:
    error = await failure(docker.spawn(spec(image="localhost/nosuch:1")))
    assert error.code == "not_found"
    assert (error.details or {})["missing"] == "image"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"command": ["nosuch"]}, "not_found"),
        ({"command": ["/etc"]}, "forbidden"),
        ({"user": "nobody9"}, "invalid_input"),
        ({"network": "nosuch"}, "not_found"),
        ({"working_directory": "/dev/null"}, None),
    ],
)
async def test_what_cannot_start_is_removed(
    docker: Docker, engine: RunningEngine, more: dict[str, object], code: str | None
) -> None:
    name = next(NAMES)
    error = await failure(docker.spawn(spec(name=name, **more)))
    assert code in {None, error.code}
    assert name not in containers(engine)


async def test_cancelled_whenever_nothing_is_left(docker: Docker, engine: RunningEngine) -> None:
    names = []
    for wait in (0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.15):
        name = next(NAMES)
        task = asyncio.create_task(docker.spawn(spec(name=name)))
        await asyncio.wait([task], timeout=wait)
        if task.cancel():
            names.append(name)
            with pytest.raises(asyncio.CancelledError):
                await task
            assert name not in containers(engine)
    # What the engine was asked for and nobody waits for any more is done by then.
    await docker.close()
    assert containers(engine).isdisjoint(names)


async def test_a_start_that_takes_too_long_leaves_nothing(engine: RunningEngine) -> None:
    service, name = Docker(engine.settings(timeout_seconds=0.03)), next(NAMES)
    assert (await failure(service.spawn(spec(name=name)))).code == "timeout"
    await service.close()
    assert name not in containers(engine)


async def test_directories_of_this_machine(engine: RunningEngine, tmp_path: Path) -> None:
    (tmp_path / "shared é").mkdir()
    (tmp_path / "shared é" / "note").write_text("here")
    (tmp_path / "link").symlink_to("shared é")
    service = Docker(engine.settings(allowed_mount_roots=(tmp_path,)))
    bind = {"type": "bind", "read_only": False, "source": str(tmp_path / "shared é")}
    made = await service.spawn(
        spec(
            mounts=[
                {**bind, "target": "/desk"},
                {**bind, "target": "/seen", "read_only": True},
                {**bind, "target": "/linked", "source": str(tmp_path / "link")},
                {"type": "tmpfs", "source": "", "target": "/scratch", "read_only": False},
                {"type": "volume", "source": "exo-kept", "target": "/kept", "read_only": False},
            ]
        )
    )
    script = "cat /linked/note; echo mine > /desk/new; for d in scratch kept; do touch /$d/x; done"
    ran = await service.execute(command(made.id, "sh", "-c", script))
    assert (ran.stdout, ran.stderr) == ("here", "")
    assert (tmp_path / "shared é" / "new").read_text() == "mine\n"
    refused = await service.execute(command(made.id, "touch", "/seen/no"))
    assert refused.exit_code != 0
    again = await service.spawn(
        spec(mounts=[{"type": "volume", "source": "exo-kept", "target": "/k", "read_only": True}])
    )
    assert (await service.execute(command(again.id, "test", "-f", "/k/x"))).exit_code == 0
    await service.close()


@pytest.mark.parametrize(
    ("mount", "code"),
    [
        ({"source": "{outside}"}, "forbidden"),
        ({"source": "{inside}/escape"}, "forbidden"),
        ({"source": "{inside}/escape/nosuch"}, "forbidden"),
        ({"source": "{inside}/../outside"}, "forbidden"),
        ({"source": "{inside}-evil"}, "forbidden"),
        ({"source": "/"}, "forbidden"),
        ({"source": "/nosuch"}, "forbidden"),
        ({"source": "{inside}/nosuch"}, "invalid_input"),
        ({"source": "{inside}/loop"}, "invalid_input"),
        ({"source": "relative"}, "invalid_input"),
        ({"source": ""}, "invalid_input"),
        ({"source": "{inside}\0"}, "invalid_input"),
        ({"source": "{inside}", "target": "/a\nb"}, "invalid_input"),
        ({"type": "volume", "source": "../escape"}, "invalid_input"),
        ({"type": "volume", "source": "/etc"}, "invalid_input"),
        ({"type": "volume", "source": ""}, "invalid_input"),
        ({"type": "tmpfs", "source": "/etc"}, "invalid_input"),
    ],
)
async def test_mounts_that_are_refused(
    engine: RunningEngine, tmp_path: Path, mount: dict[str, str], code: str
) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside, tmp_path / "inside-evil"):
        folder.mkdir()
    (inside / "escape").symlink_to(outside)
    (inside / "loop").symlink_to("loop")
    service = Docker(engine.settings(allowed_mount_roots=(inside,)))
    source = mount["source"].replace("{inside}", str(inside)).replace("{outside}", str(outside))
    whole = {"type": "bind", "target": "/desk", "read_only": True, **mount, "source": source}
    assert (await failure(service.spawn(spec(mounts=[whole])))).code == code
    await service.close()


async def test_without_roots_no_directory_is_shown(docker: Docker, tmp_path: Path) -> None:
    mount = {"type": "bind", "source": str(tmp_path), "target": "/desk", "read_only": True}
    assert (await failure(docker.spawn(spec(mounts=[mount])))).code == "forbidden"


@pytest.mark.parametrize(
    "more",
    [
        {"image": "a b"},
        {"image": "../containers/json"},
        {"image": "x?y"},
        {"name": "../x"},
        {"name": "a\n"},
        {"name": "a b"},
        {"command": ["a\0"]},
        {"env": {"A\n": "b"}},
        {"env": {"A": "\0"}},
        {"labels": {"": "x"}},
        {"labels": {"exomonad.managed": "false"}},
        {"user": "a\n"},
        {"network": "a\n"},
        {"working_directory": "/a\0"},
        {
            "mounts": [
                {"type": "tmpfs", "source": "", "target": "/a", "read_only": False},
                {"type": "tmpfs", "source": "", "target": "/a", "read_only": False},
            ]
        },
    ],
)
async def test_what_no_engine_should_see(docker: Docker, more: dict[str, object]) -> None:
    assert (await failure(docker.spawn(spec(**more)))).code == "invalid_input"
