"""What the operator decides about containers."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field


class DockerSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """Settings of the Docker effects."""

    base_url: str | None = None
    """The engine: `unix:///run/docker.sock`, or `tcp://` to a loopback address; absent, what
    `DOCKER_HOST` says, and Docker's usual socket when that says nothing."""

    timeout_seconds: float = Field(default=120.0, gt=0)
    """How long starting a container may take, pulling its image included, and how long the engine
    may take to answer any one request."""

    execute_timeout_seconds: float = Field(default=3600.0, gt=0)
    """The most a command may take, whatever its own `timeout_ms` asks for."""

    kill_timeout_seconds: float = Field(default=10.0, gt=0)
    """How long killing a command that took too long may take."""

    max_output_bytes: int = Field(default=1024 * 1024, ge=0, le=4 * 1024 * 1024)
    """How much of each of a command's streams is kept when the command does not say."""

    allowed_mount_roots: tuple[Path, ...] = ()
    """Host directories that containers may see, with all that is below them; none when empty."""

    managed_label: str = Field(default="exomonad.managed", min_length=1)
    """Label, with the value `true`, of every container started here; how they are found again."""

    threads: int = Field(default=8, ge=1, le=64)
    """How many requests to the engine may be under way at once."""
