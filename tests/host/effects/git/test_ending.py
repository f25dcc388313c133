"""Git that takes too long, or whose caller is gone, is ended with all that it started."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.host.effects.docker.asking import SECONDS, ended, started
from tests.host.effects.git.repositories import at, failure, run

from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings


@pytest.fixture
def slow(repo: Path) -> tuple[Path, str]:
    """A repository that git does not finish comparing, and a word in what it waits for."""
    seconds = str(next(SECONDS))
    run(repo, "config", "filter.slow.clean", f"sleep {seconds}; cat")
    (repo / ".gitattributes").write_text("*.py filter=slow\n")
    (repo / "lamp.py").write_text("on = None\n")
    return repo, seconds


async def test_cancelled(git: Git, slow: tuple[Path, str]) -> None:
    repo, seconds = slow
    task = asyncio.create_task(git.get_worktree(at(repo)))
    await started(seconds)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await ended(seconds)
    await ended(str(repo))


async def test_too_slow(slow: tuple[Path, str]) -> None:
    repo, seconds = slow
    error = await failure(Git(GitSettings(timeout_seconds=0.5)).get_worktree(at(repo)))
    assert error.code == "timeout"
    await ended(seconds)
    await ended(str(repo))


@pytest.mark.parametrize("wait", [0, 0.001, 0.002, 0.004, 0.008])
async def test_cancelled_whenever(git: Git, repo: Path, wait: float) -> None:
    task = asyncio.create_task(git.get_worktree(at(repo)))
    await asyncio.wait([task], timeout=wait)
    if task.cancel():
        with pytest.raises(asyncio.CancelledError):
            await task
    await ended(str(repo))
