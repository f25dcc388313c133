"""A command run in a container, or killed."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from typing import Final

from exo_host.effects.docker import attaching, checking, failing, killing, replies
from exo_host.effects.docker.attaching import Attached
from exo_host.effects.docker.engine import Api, Engine
from exo_host.effects.docker.output import Output
from exo_host.effects.docker.settings import DockerSettings
from exo_types.failure import EffectFailure
from exo_types.models import DockerCommand, DockerCommandResult

_NOT_STARTED: Final = (126, 127)
_RUNTIME_WORDS: Final = re.compile(r"(?:OCI runtime exec failed: |Error: (?:runc|crun|youki): )")
_PAUSE_SECONDS: Final = 0.01
_LONGEST_PAUSE_SECONDS: Final = 0.2
_DYING_SECONDS: Final = 1.0


class Execution:
    """One command, from its start to its end."""

    def __init__(self, engine: Engine, settings: DockerSettings, command: DockerCommand) -> None:
        self._engine: Final = engine
        self._settings: Final = settings
        self._command: Final = command
        self._doing: Final = f"running {command.command[0]!r} in {command.container}"
        self._mark: Final = uuid.uuid4().hex
        kept = command.max_output_bytes
        self._output: Final = Output(settings.max_output_bytes if kept is None else kept)
        self._started = 0.0
        self._container_id = ""

    async def run(self) -> DockerCommandResult:
        """Run it. However this ends, the command does not run on."""
        exec_id, api_version, self._container_id = await self._create()
        limit = min(self._command.timeout_ms / 1000, self._settings.execute_timeout_seconds)
        self._started = time.monotonic()
        # Once asked for, the engine starts the command whether or not anybody still waits.
        start = asyncio.create_task(
            attaching.attach(self._engine.address(), api_version, exec_id, self._doing)
        )
        try:
            async with asyncio.timeout(limit) as deadline:
                attached = await asyncio.shield(start)
                await attached.converse(self._command.stdin, self._output)
                ended = await self._ended(exec_id)
        except BaseException as error:
            killed: list[bool] = []
            await self._engine.insist(self._end(exec_id, start, killed))
            if isinstance(error, TimeoutError) and deadline.expired():
                raise self._too_long(limit, bool(killed)) from None
            raise
        attached.close()
        return self._result(ended)

    async def _create(self) -> tuple[str, str, str]:
        command = self._command
        name = checking.container_name(command.container)
        argv = checking.arguments(command.command)
        variables = [*checking.environment(command.env), killing.variable(self._mark)]
        directory = command.working_directory
        if directory is not None:
            checking.path("working_directory", directory)
        user = checking.line("user", command.user or "")

        def create(api: Api) -> tuple[str, str, str]:
            found = replies.Container.model_validate(api.inspect_container(name))
            if not found.State.Running or found.State.Paused:
                raise EffectFailure(
                    "conflict", f"{name} is {found.State.Status}; a command needs it running"
                )
            created = api.exec_create(
                found.Id,
                argv,
                stdin=command.stdin is not None,
                user=user,
                environment=variables,
                workdir=directory,
            )
            return replies.Created.model_validate(created).Id, api.api_version, found.Id

        try:
            async with asyncio.timeout(self._settings.timeout_seconds):
                return await self._engine.call(self._doing, create)
        except TimeoutError:
            raise EffectFailure(
                "timeout", f"{self._doing} failed: the container engine does not answer"
            ) from None

    async def _ended(self, exec_id: str) -> replies.Execution:
        """Wait until the engine knows how the command ended: its streams end a little earlier."""
        pause = _PAUSE_SECONDS
        while True:
            found = await self._inspect(exec_id)
            if not found.Running and found.ExitCode is not None:
                return found
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _inspect(self, exec_id: str) -> replies.Execution:
        return replies.Execution.model_validate(
            await self._engine.call(self._doing, lambda api: api.exec_inspect(exec_id))
        )

    def _result(self, ended: replies.Execution) -> DockerCommandResult:
        code, wrote = ended.ExitCode or 0, self._output.texts()
        words = wrote.engine or next(
            (
                text
                for text in (wrote.stdout, wrote.stderr)
                if code in _NOT_STARTED and _RUNTIME_WORDS.match(text)
            ),
            "",
        )
        if words:
            raise failing.refused(self._doing, words, 500)
        return DockerCommandResult(
            exit_code=code if 0 <= code <= 255 else 255,
            stdout=wrote.stdout,
            stderr=wrote.stderr,
            truncated=wrote.truncated,
            duration_ms=self._took_ms(),
        )

    def _too_long(self, limit: float, killed: bool) -> EffectFailure:
        wrote = self._output.texts()
        return EffectFailure(
            "timeout",
            f"{self._doing} took longer than {limit:g} s; "
            + ("it was killed" if killed else "it could not be killed and may still run"),
            details={
                "stdout": wrote.stdout,
                "stderr": wrote.stderr,
                "truncated": wrote.truncated,
                "duration_ms": self._took_ms(),
                "killed": killed,
            },
        )

    def _took_ms(self) -> int:
        return int((time.monotonic() - self._started) * 1000)

    async def _end(self, exec_id: str, start: asyncio.Task[Attached], killed: list[bool]) -> None:
        """Kill the command and let go of its streams; `killed` gets an element when it is dead."""
        try:
            async with asyncio.timeout(self._settings.kill_timeout_seconds):
                # Only what runs can be killed, and a start that was asked for still happens.
                await asyncio.wait([start])
                if await self._kill(exec_id):
                    killed.append(True)
                    # What it wrote last is still on its way.
                    await (await start).collect(self._output)
        except (TimeoutError, EffectFailure):
            pass
        finally:
            start.cancel()
            for ended in await asyncio.gather(start, return_exceptions=True):
                if isinstance(ended, Attached):
                    ended.close()

    async def _kill(self, exec_id: str) -> bool:
        # When the command itself has ended already, what it left behind has not.
        for user in (self._command.user or "", "0"):
            process = (await self._inspect(exec_id)).Pid
            if not await self._kill_as(user, process):
                await asyncio.to_thread(killing.from_outside, self._mark, process)
            try:
                async with asyncio.timeout(_DYING_SECONDS):
                    await self._ended(exec_id)
            except TimeoutError:
                continue
            return True
        return False

    async def _kill_as(self, user: str, process: int) -> bool:
        """Run the killing script. False when the container has no shell to run it with."""

        def create(api: Api) -> tuple[str, str]:
            created = api.exec_create(
                self._container_id,
                killing.command(self._mark, process, self._container_id),
                stdin=False,
                user=user,
                environment=[],
                workdir="/",
            )
            return replies.Created.model_validate(created).Id, api.api_version

        doing = "killing a command"
        try:
            exec_id, api_version = await self._engine.call(doing, create)
            # Attached: Podman does not tell of the end of what it started detached.
            script = await attaching.attach(self._engine.address(), api_version, exec_id, doing)
            try:
                await script.converse(None, Output(0))
            finally:
                script.close()
            return (await self._ended(exec_id)).ExitCode == 0
        except EffectFailure:
            return False
