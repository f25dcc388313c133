"""What is read of the engine's answers; anything else in them is passed over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from exo_types.models import DockerContainer, DockerContainerState

# Podman has more states than Docker, and shows some of them through Docker's interface too.
_STATES: Final[Mapping[str, DockerContainerState]] = {
    "created": "created",
    "configured": "created",
    "initialized": "created",
    "running": "running",
    "stopping": "running",
    "paused": "paused",
    "restarting": "restarting",
    "removing": "removing",
    "exited": "exited",
    "stopped": "exited",
    "dead": "dead",
}


class State(BaseModel, frozen=True):
    """What a container does."""

    Status: str
    Running: bool = False
    Paused: bool = False


class Config(BaseModel, frozen=True):
    """What a container was made from."""

    Image: str
    Labels: dict[str, str] | None = None


class Container(BaseModel, frozen=True):
    """A container, inspected."""

    Id: str
    Name: str
    Created: str
    State: State
    Config: Config

    def described(self, state: DockerContainerState | None = None) -> DockerContainer:
        """The container as the schema has it; `state` where it is known better."""
        return DockerContainer(
            id=self.Id,
            name=self.Name.removeprefix("/"),
            image=self.Config.Image,
            state=state or _STATES.get(self.State.Status, "dead"),
            labels=self.Config.Labels or {},
            created_at=self.Created,
        )


class Created(BaseModel, frozen=True):
    """Something was created."""

    Id: str


class Execution(BaseModel, frozen=True):
    """A command in a container, inspected."""

    Running: bool
    ExitCode: int | None = None
    Pid: int = 0
    """Its process where the engine runs, 0 when it does not run."""


class Progress(BaseModel, frozen=True):
    """A step of pulling an image."""

    error: str | None = None
