"""Git in a container."""

from __future__ import annotations

from typing import Final, Protocol

from exo_host.effects.git.running import OPTIONS, VARIABLES, Ran
from exo_host.effects.git.settings import GitSettings
from exo_types.failure import EffectFailure
from exo_types.models import DockerCommand, DockerCommandResult


class Containers(Protocol):
    """Runs commands in containers; `exo_host.effects.docker.service.Docker` does."""

    async def execute(self, command: DockerCommand) -> DockerCommandResult:
        """Run a command and wait for its end."""
        ...


class Contained:
    """Runs git in a directory of a container."""

    def __init__(
        self, settings: GitSettings, containers: Containers, container: str, directory: str
    ) -> None:
        self._settings: Final = settings
        self._containers: Final = containers
        self._container: Final = container
        self._directory: Final = directory

    async def run(self, *arguments: str) -> Ran:
        """Run one command; it is killed with its caller."""
        command = DockerCommand(
            container=self._container,
            command=["git", "-C", self._directory, *OPTIONS, *arguments],
            env=dict(VARIABLES),
            timeout_ms=max(1, int(self._settings.timeout_seconds * 1000)),
            max_output_bytes=self._settings.max_output_bytes,
        )
        try:
            ran = await self._containers.execute(command)
        except EffectFailure as failure:
            if (failure.error.details or {}).get("missing") == "program":
                raise EffectFailure(
                    "unavailable",
                    f"git is not installed in the container {self._container}; "
                    "use an image that has it",
                ) from None
            raise
        return Ran(ran.exit_code, ran.stdout, ran.stderr, ran.truncated)

    def admit(self, path: str) -> None:
        """What is in a container is the container's."""
