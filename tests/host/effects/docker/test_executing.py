"""Commands in a real container."""

from __future__ import annotations

import asyncio
import signal

import pytest
from tests.host.effects.docker.asking import command, failure, spec
from tests.host.effects.docker.engine import RunningEngine

from exo_host.effects.docker.service import Docker
from exo_types.wire import MAX_BYTES, dumps


async def test_both_streams_and_the_exit_code(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "sh", "-c", "echo out; echo err >&2; exit 7"))
    assert (ran.exit_code, ran.stdout, ran.stderr, ran.truncated) == (7, "out\n", "err\n", False)


async def test_input_is_read_to_its_end_however_long_it_is(docker: Docker, box: str) -> None:
    text = "lamp é 🎚\n" * 50_000
    ran = await docker.execute(command(box, "cat", stdin=text))
    assert ran.stdout == text


async def test_empty_input_is_an_end_too(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "cat", stdin=""))
    assert (ran.exit_code, ran.stdout) == (0, "")


async def test_input_that_nobody_reads(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "true", stdin="x" * 1_000_000))
    assert ran.exit_code == 0


async def test_without_input_there_is_nothing_to_read(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "cat"))
    assert (ran.exit_code, ran.stdout) == (0, "")


@pytest.mark.parametrize(
    "arguments", [["", "two words", "a\nb", "$HOME; exit 1", "-n", "é 🎚", "--", "*"], ["\x01\x7f"]]
)
async def test_arguments_arrive_as_they_are(docker: Docker, box: str, arguments: list[str]) -> None:
    ran = await docker.execute(command(box, "printf", r"[%s]\n", *arguments))
    assert ran.stdout == "".join(f"[{argument}]\n" for argument in arguments)


async def test_environment_user_and_directory(docker: Docker, box: str) -> None:
    ran = await docker.execute(
        command(
            box,
            *("sh", "-c", 'echo "$LAMP"; id -u; id -g; pwd'),
            env={"LAMP": "on = é\nand bright"},
            user="1234:567",
            working_directory="/tmp",
        )
    )
    assert ran.stdout == "on = é\nand bright\n1234\n567\n/tmp\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_a_signal_is_an_exit_code(docker: Docker, box: str, number: signal.Signals) -> None:
    ran = await docker.execute(command(box, "sh", "-c", f"kill -{number.value} $$"))
    assert ran.exit_code == 128 + number


async def test_each_stream_is_cut_where_it_was_to_be(docker: Docker, box: str) -> None:
    script = "head -c 300000 /dev/zero; echo ok >&2"
    ran = await docker.execute(command(box, "sh", "-c", script, max_output_bytes=5))
    assert (ran.exit_code, ran.stdout, ran.stderr, ran.truncated) == (0, "\0" * 5, "ok\n", True)
    ran = await docker.execute(command(box, "echo", "four", max_output_bytes=5))
    assert (ran.stdout, ran.truncated) == ("four\n", False)
    ran = await docker.execute(command(box, "echo", "four", max_output_bytes=0))
    assert (ran.stdout, ran.truncated) == ("", True)


async def test_how_much_is_kept_unless_the_command_says(engine: RunningEngine, box: str) -> None:
    service = Docker(engine.settings(max_output_bytes=3))
    assert (await service.execute(command(box, "echo", "word"))).stdout == "wor"
    await service.close()


async def test_a_cut_leaves_no_half_characters(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "printf", "aé🎚", max_output_bytes=5))
    assert (ran.stdout, ran.truncated) == ("aé", True)


async def test_bytes_that_are_no_text_are_replaced(docker: Docker, box: str) -> None:
    ran = await docker.execute(command(box, "printf", r"caf\351 \377\0 \303"))
    assert (ran.stdout, ran.truncated) == ("caf\ufffd \ufffd\0 \ufffd", False)


async def test_the_most_output_still_fits_a_message(docker: Docker, box: str) -> None:
    script = "head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2"
    ran = await docker.execute(command(box, "sh", "-c", script, max_output_bytes=4 * 1024 * 1024))
    assert ran.truncated
    assert len(dumps(ran.model_dump())) < MAX_BYTES


async def test_a_program_that_is_not_there(docker: Docker, box: str) -> None:
    error = await failure(docker.execute(command(box, "nosuch")))
    assert error.code == "not_found"
    assert (error.details or {})["missing"] == "program"


async def test_a_program_that_may_not_run(docker: Docker, box: str) -> None:
    assert (await failure(docker.execute(command(box, "/etc")))).code == "forbidden"


@pytest.mark.parametrize(("script", "code"), [("nosuch", 127), ("/etc", 126), ("exit 126", 126)])
async def test_a_shell_that_finds_nothing_has_run(
    docker: Docker, box: str, script: str, code: int
) -> None:
    assert (await docker.execute(command(box, "sh", "-c", script))).exit_code == code


async def test_a_directory_that_is_not_there(docker: Docker, box: str) -> None:
    error = await failure(docker.execute(command(box, "true", working_directory="/nosuch")))
    assert error.code == "not_found"
    assert (error.details or {})["missing"] == "directory"


async def test_a_user_that_is_not_there(docker: Docker, box: str) -> None:
    error = await failure(docker.execute(command(box, "true", user="nobody9")))
    assert error.code == "invalid_input"


async def test_a_container_that_is_not_there(docker: Docker, box: str) -> None:
    error = await failure(docker.execute(command("nosuch", "true")))
    assert error.code == "not_found"
    assert (error.details or {})["missing"] == "container"


async def test_a_container_that_does_not_run(docker: Docker, engine: RunningEngine) -> None:
    spawned = await docker.spawn(spec(command=["true"]))
    engine.podman("wait", spawned.id)
    error = await failure(docker.execute(command(spawned.id, "true")))
    assert error.code == "conflict"
    assert "exited" in error.message


async def test_a_container_by_its_id_and_by_the_beginning_of_it(docker: Docker) -> None:
    spawned = await docker.spawn(spec())
    for name in (spawned.id, spawned.id[:12]):
        assert (await docker.execute(command(name, "true"))).exit_code == 0


async def test_more_commands_at_once_than_there_are_threads(
    engine: RunningEngine, box: str
) -> None:
    service = Docker(engine.settings(threads=2))
    ran = await asyncio.gather(
        *(service.execute(command(box, "cat", stdin=str(number))) for number in range(8))
    )
    assert [result.stdout for result in ran] == [str(number) for number in range(8)]
    await service.close()


@pytest.mark.parametrize(
    "payload",
    [
        {"container": "../images"},
        {"container": "box/../../x"},
        {"container": "-box"},
        {"container": "box\n"},
        {"command": ["true", "a\0b"]},
        {"command": [""]},
        {"env": {"A=B": "c"}},
        {"env": {"": "c"}},
        {"env": {"A": "c\0"}},
        {"user": "root\n"},
        {"working_directory": "/tmp\0"},
    ],
)
async def test_text_that_no_engine_should_see(
    docker: Docker, box: str, payload: dict[str, object]
) -> None:
    asked = command(box, "true").model_dump(exclude_none=True) | payload
    error = await failure(docker.execute(type(command(box, "true")).model_validate(asked)))
    assert error.code == "invalid_input"
