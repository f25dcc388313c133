"""Repositories made for the purpose, by the git that is installed."""

from __future__ import annotations

import subprocess
from collections.abc import Awaitable
from pathlib import Path

import pytest

from exo_types.failure import EffectFailure
from exo_types.models import EffectError, WorkingCopy

_CONFIGURED = (
    *("-c", "user.name=t"),
    *("-c", "user.email=t@example.com"),
    *("-c", "protocol.file.allow=always"),
)


def run(folder: Path, *arguments: str) -> str:
    """Run git, with an author."""
    return subprocess.run(
        ["git", "-C", str(folder), *_CONFIGURED, *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def created(folder: Path, branch: str = "main") -> Path:
    """A repository with one commit."""
    folder.mkdir(parents=True)
    run(folder, "init", "--quiet", f"--initial-branch={branch}")
    (folder / "lamp.py").write_text("on = True\n")
    run(folder, "add", ".")
    run(folder, "commit", "--quiet", "-m", "first")
    return folder


def at(folder: Path) -> WorkingCopy:
    """A directory to ask about."""
    return WorkingCopy(directory=str(folder))


async def failure(effect: Awaitable[object]) -> EffectError:
    """How an effect fails."""
    with pytest.raises(EffectFailure) as caught:
        await effect
    return caught.value.error
