"""The git effects against the real git, in repositories made for the purpose."""

import subprocess
from pathlib import Path

import pytest
from tests.host.effects.git.repositories import at, run

from exo_host.effects.git.service import Git
from exo_types.failure import EffectFailure
from exo_types.models import (
    GitHeadDetached,
    GitHeadOnBranch,
    GitHeadUnborn,
    GitUpstream,
    WorkingCopy,
)


async def test_a_branch_and_its_commit(git: Git, repo: Path) -> None:
    found = await git.get_branch(at(repo))
    assert isinstance(found.head, GitHeadOnBranch)
    assert found.head.payload.name == "main"
    assert found.head.payload.commit == run(repo, "rev-parse", "HEAD")
    assert found.upstream is None


async def test_a_detached_head(git: Git, repo: Path) -> None:
    run(repo, "checkout", "--quiet", "--detach")
    assert isinstance((await git.get_branch(at(repo))).head, GitHeadDetached)


async def test_a_branch_before_its_first_commit(git: Git, tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    head = (await git.get_branch(at(tmp_path))).head
    assert isinstance(head, GitHeadUnborn)
    assert head.payload.name == "trunk"


async def test_the_distance_to_the_upstream(git: Git, repo: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run(tmp_path, "clone", "--quiet", str(repo), str(clone))
    for folder, count in ((repo, 1), (clone, 2)):
        for number in range(count):
            run(folder, "commit", "--quiet", "--allow-empty", "-m", f"{folder.name} {number}")
    run(clone, "fetch", "--quiet")
    found = await git.get_branch(at(clone))
    assert found.upstream == GitUpstream(name="origin/main", ahead=2, behind=1)


async def test_a_bare_repository(git: Git, repo: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    run(tmp_path, "clone", "--quiet", "--bare", str(repo), str(bare))
    assert isinstance((await git.get_branch(at(bare))).head, GitHeadOnBranch)
    worktree = await git.get_worktree(at(bare))
    assert worktree.bare
    assert worktree.changes == []


async def test_changes_of_every_kind(git: Git, repo: Path) -> None:
    (repo / "old name.txt").write_text("a line that makes the rename plain\n" * 5)
    (repo / "gone.txt").write_text("x")
    run(repo, "add", ".")
    run(repo, "commit", "--quiet", "-m", "second")
    run(repo, "mv", "old name.txt", "new\tname é.txt")
    (repo / "gone.txt").unlink()
    (repo / "lamp.py").write_text("on = False\n")
    run(repo, "add", "lamp.py")
    (repo / "lamp.py").write_text("on = None\n")
    (repo / "fresh dir").mkdir()
    (repo / "fresh dir" / "note\n.txt").write_text("")
    found = await git.get_worktree(at(repo))
    assert [
        (change.path, change.original_path, change.index, change.worktree)
        for change in found.changes
    ] == [
        ("fresh dir/note\n.txt", None, "untracked", "untracked"),
        ("gone.txt", None, "unmodified", "deleted"),
        ("lamp.py", None, "modified", "modified"),
        ("new\tname é.txt", "old name.txt", "renamed", "unmodified"),
    ]
    assert not found.truncated


async def test_a_merge_conflict(git: Git, repo: Path) -> None:
    run(repo, "checkout", "--quiet", "-b", "other")
    for branch, text in (("other", "on = 1\n"), ("main", "on = 2\n")):
        run(repo, "checkout", "--quiet", branch)
        (repo / "lamp.py").write_text(text)
        run(repo, "commit", "--quiet", "-am", branch)
    with pytest.raises(subprocess.CalledProcessError):
        run(repo, "merge", "other")
    found = await git.get_worktree(at(repo))
    assert [(change.index, change.worktree) for change in found.changes] == [
        ("unmerged", "unmerged")
    ]


async def test_linked_worktrees(git: Git, repo: Path, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    run(repo, "worktree", "add", "--quiet", "-b", "side", str(linked))
    run(repo, "worktree", "lock", "--reason", "on a stick", str(linked))
    found = await git.get_worktree(at(linked / "."))
    assert found.linked
    assert found.root == str(linked)
    assert [(tree.path, tree.branch, tree.locked) for tree in found.worktrees] == [
        (str(repo), "main", None),
        (str(linked), "side", "on a stick"),
    ]


@pytest.mark.parametrize(
    ("directory", "code"),
    [
        ("/no/such/folder", "not_found"),
        ("relative", "invalid_input"),
        ("/with\0nul", "invalid_input"),
        ("/", "not_found"),
    ],
)
async def test_places_without_a_repository(git: Git, directory: str, code: str) -> None:
    for effect in (git.get_branch, git.get_worktree):
        with pytest.raises(EffectFailure) as caught:
            await effect(WorkingCopy(directory=directory))
        assert caught.value.error.code == code


async def test_a_container_is_not_served_yet_and_says_so(git: Git, repo: Path) -> None:
    with pytest.raises(EffectFailure) as caught:
        await git.get_branch(WorkingCopy(directory=str(repo), container="box"))
    assert caught.value.error.code == "unsupported"


async def test_without_git_the_effect_is_unavailable(
    git: Git, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EffectFailure) as caught:
        await git.get_branch(at(repo))
    assert caught.value.error.code == "unavailable"


async def test_a_repository_cannot_make_git_run_its_hooks(
    git: Git, repo: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "ran"
    script = repo / ".git" / "monitor"
    script.write_text(f"#!/bin/sh\ntouch {proof}\n")
    script.chmod(0o755)
    run(repo, "config", "core.fsmonitor", str(script))
    await git.get_worktree(at(repo))
    assert not proof.exists()
