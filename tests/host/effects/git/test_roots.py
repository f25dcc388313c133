"""Git is asked about what is inside the roots, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.host.effects.git.repositories import at, created, failure, run

from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a repository in it, beside a repository outside."""
    created(tmp_path / "root" / "repo")
    created(tmp_path / "outside")
    return tmp_path / "root"


async def codes(git: Git, folder: Path) -> set[str]:
    return {(await failure(ask(at(folder)))).code for ask in (git.get_branch, git.get_worktree)}


async def test_what_is_inside(root: Path) -> None:
    git = Git(GitSettings(roots=(root,)))
    assert (await git.get_worktree(at(root / "repo"))).root == str(root / "repo")
    assert (await git.get_branch(at(root / "repo"))).upstream is None
    (root / "link").symlink_to("repo")
    assert (await git.get_worktree(at(root / "link"))).root == str(root / "repo")


async def test_a_root_may_be_a_repository_or_a_link(root: Path, tmp_path: Path) -> None:
    await Git(GitSettings(roots=(root / "repo",))).get_branch(at(root / "repo"))
    (tmp_path / "link").symlink_to(root)
    git = Git(GitSettings(roots=(tmp_path / "nosuch", tmp_path / "link")))
    await git.get_branch(at(tmp_path / "link" / "repo"))
    await git.get_branch(at(root / "repo"))


@pytest.mark.parametrize("place", ["outside", "root/../outside", "root/link", "", "no", "root2"])
async def test_what_is_outside(root: Path, tmp_path: Path, place: str) -> None:
    (root / "link").symlink_to(tmp_path / "outside")
    created(tmp_path / "root2")
    assert await codes(Git(GitSettings(roots=(root,))), tmp_path / place) == {"forbidden"}


async def test_a_repository_above_the_roots_is_not_found(tmp_path: Path) -> None:
    folder = created(tmp_path / "above") / "root"
    (folder / "deep").mkdir(parents=True)
    git = Git(GitSettings(roots=(folder,)))
    assert await codes(git, folder) == {"not_found"}
    assert await codes(git, folder / "deep") == {"not_found"}


async def test_a_file_that_leads_to_a_repository_outside(root: Path, tmp_path: Path) -> None:
    (root / "trap").mkdir()
    (root / "trap" / ".git").write_text(f"gitdir: {tmp_path}/outside/.git\n")
    assert await codes(Git(GitSettings(roots=(root,))), root / "trap") == {"forbidden"}


async def test_a_working_tree_outside(root: Path, tmp_path: Path) -> None:
    run(root / "repo", "config", "core.worktree", str(tmp_path / "outside"))
    git = Git(GitSettings(roots=(root,)))
    assert (await failure(git.get_worktree(at(root / "repo")))).code == "forbidden"


async def test_a_worktree_of_a_repository_outside(root: Path, tmp_path: Path) -> None:
    linked = root / "linked"
    run(tmp_path / "outside", "worktree", "add", "--quiet", "-b", "side", str(linked))
    assert await codes(Git(GitSettings(roots=(root,))), linked) == {"forbidden"}
    git = Git(GitSettings(roots=(root, tmp_path / "outside")))
    assert (await git.get_worktree(at(linked))).linked
