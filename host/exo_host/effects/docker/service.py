"""The Docker effects.

| what happens | code |
|---|---|
| text the engine cannot take, a mount of what is not there, an unknown user | `invalid_input` |
| a bind mount outside the allowed directories, a program that may not be run | `forbidden` |
| no such image, container, network, program, directory (`details.missing`) | `not_found` |
| a name in use, a container that does not run | `conflict` |
| a registry wants a login | `unauthorized` |
| a command or a start that takes too long; a command is killed | `timeout` |
| no engine answers, a registry cannot be reached | `unavailable` |
| an engine on another machine | `unsupported` |
| anything else | `internal`, the engine's own words in `details` |

A program that the engine cannot find is `not_found`. A program that runs and ends with 126 or 127,
such as a shell that does not find what it was told to run, has run: its exit code is the answer.
"""

from __future__ import annotations

from exo_host.effects.docker.engine import Engine
from exo_host.effects.docker.executing import Execution
from exo_host.effects.docker.settings import DockerSettings
from exo_host.effects.docker.spawning import spawn
from exo_types.models import (
    DockerCommand,
    DockerCommandResult,
    DockerContainer,
    DockerContainerSpec,
)


class Docker:
    """Containers of one engine."""

    def __init__(self, settings: DockerSettings) -> None:
        self._settings = settings
        self._engine = Engine(settings)

    async def spawn(self, spec: DockerContainerSpec) -> DockerContainer:
        """Create and start a container. When that fails or is cancelled, nothing is left of it."""
        return await spawn(self._engine, self._settings, spec)

    async def execute(self, command: DockerCommand) -> DockerCommandResult:
        """Run a command in a running container and wait for its end.

        A command that takes longer than its `timeout_ms`, or whose caller is cancelled, is killed
        with all that it started. The `timeout` failure's details have `stdout`, `stderr`,
        `truncated`, `duration_ms` and `killed`.
        """
        return await Execution(self._engine, self._settings, command).run()

    async def close(self) -> None:
        """Finish killing and removing, end the threads. May be called again."""
        await self._engine.close()
