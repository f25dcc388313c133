"""Git in a real container says of a repository what git out here says of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.host.effects.docker.asking import SECONDS, running, spec, started
from tests.host.effects.docker.engine import BUSYBOX, GIT, RunningEngine
from tests.host.effects.git.repositories import at, created, failure, run

from exo_host.effects.docker.service import Docker
from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings
from exo_types.models import GitHeadDetached, GitUpstream, WorkingCopy


@pytest.fixture
async def docker(engine: RunningEngine, tmp_path: Path) -> AsyncIterator[Docker]:
    """Containers that may see this test's folder."""
    service = Docker(engine.settings(allowed_mount_roots=(tmp_path,)))
    yield service
    await service.close()


@pytest.fixture
async def box(docker: Docker, tmp_path: Path) -> str:
    """A container with git in it, which sees this test's folder under its own name."""
    mount = {"type": "bind", "source": str(tmp_path), "target": str(tmp_path), "read_only": True}
    return (await docker.spawn(spec(image=GIT, mounts=[mount]))).id


def inside(folder: Path, container: str) -> WorkingCopy:
    return WorkingCopy(directory=str(folder), container=container)


async def test_it_answers_what_git_out_here_answers(
    docker: Docker, git: Git, box: str, repo: Path, tmp_path: Path
) -> None:
    contained = Git(GitSettings(roots=(Path("/nosuch"),)), docker)
    clone, linked = tmp_path / "clone é", tmp_path / "-linked"
    run(tmp_path, "clone", "--quiet", str(repo), str(clone))
    run(clone, "commit", "--quiet", "--allow-empty", "-m", "ahead")
    run(repo, "worktree", "add", "--quiet", "--detach", str(linked))
    (clone / "note\n.txt").touch()
    (clone / "lamp.py").write_text("on = None\n")
    for folder in (clone, linked):
        for asked in ("get_branch", "get_worktree"):
            own = await getattr(contained, asked)(inside(folder, box))
            assert own == await getattr(git, asked)(at(folder))
    assert (await contained.get_branch(inside(clone, box))).upstream == GitUpstream(
        name="origin/main", ahead=1, behind=0
    )
    assert isinstance((await contained.get_branch(inside(linked, box))).head, GitHeadDetached)


async def test_what_is_not_there(docker: Docker, box: str, tmp_path: Path) -> None:
    git = Git(GitSettings(), docker)
    (tmp_path / "plain").mkdir()
    error = await failure(git.get_branch(inside(tmp_path / "nosuch", box)))
    assert error.code == "not_found"
    error = await failure(git.get_worktree(inside(tmp_path / "plain", box)))
    assert (error.code, "not a git repository" in error.message) == ("not_found", True)
    error = await failure(git.get_branch(inside(tmp_path, "nosuch")))
    assert (error.code, "nosuch" in error.message) == ("not_found", True)


async def test_a_repository_of_somebody_else(
    docker: Docker, box: str, repo: Path, engine: RunningEngine
) -> None:
    mount = {"type": "bind", "source": str(repo), "target": "/repo", "read_only": True}
    other = await docker.spawn(spec(image=GIT, mounts=[mount], user="1234"))
    error = await failure(Git(GitSettings(), docker).get_branch(inside(Path("/repo"), other.id)))
    assert error.code == "forbidden"


async def test_a_container_without_git(docker: Docker) -> None:
    plain = (await docker.spawn(spec(image=BUSYBOX))).id
    error = await failure(Git(GitSettings(), docker).get_branch(inside(Path("/"), plain)))
    assert error.code == "unavailable"
    assert "container" in error.message


async def test_cancelled(docker: Docker, box: str, tmp_path: Path) -> None:
    repo, seconds = created(tmp_path / "slow"), str(next(SECONDS))
    run(repo, "config", "filter.slow.clean", f"sleep {seconds}; cat")
    (repo / ".gitattributes").write_text("*.py filter=slow\n")
    (repo / "lamp.py").write_text("on = None\n")
    task = asyncio.create_task(Git(GitSettings(), docker).get_worktree(inside(repo, box)))
    await started(seconds)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not running(seconds)
