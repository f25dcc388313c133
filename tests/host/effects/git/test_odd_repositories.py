"""Repositories and names that are rare, and that agents meet all the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.host.effects.git.repositories import at, created, failure, run

from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings
from exo_types.models import GitHeadDetached, GitHeadOnBranch, GitHeadUnborn, WorkingCopy


@pytest.mark.parametrize(
    "branch", ["é/🎚", "-leading", "a--end-of-options", "HEAD", "refs/heads/x", "main\u3000", "{u}"]
)
async def test_branches_with_odd_names(git: Git, repo: Path, branch: str) -> None:
    # As plumbing makes them: `git branch` refuses some.
    run(repo, "update-ref", f"refs/heads/{branch}", "HEAD")
    run(repo, "symbolic-ref", "HEAD", f"refs/heads/{branch}")
    run(repo, "remote", "add", "origin", str(repo))
    run(repo, "fetch", "--quiet", "origin")
    config = (repo / ".git" / "config").read_text()
    tracking = f'[branch "{branch}"]\n\tremote = origin\n\tmerge = refs/heads/{branch}\n'
    (repo / ".git" / "config").write_text(config + tracking)
    found = await git.get_branch(at(repo))
    assert isinstance(found.head, GitHeadOnBranch)
    assert found.head.payload.name == branch
    assert found.upstream is not None
    assert (found.upstream.ahead, found.upstream.behind) == (0, 0)
    assert found.upstream.name.endswith(branch)
    assert (await git.get_worktree(at(repo))).worktrees[0].branch == branch


async def test_a_branch_and_a_tag_of_one_name(git: Git, repo: Path) -> None:
    run(repo, "tag", "main")
    head = (await git.get_branch(at(repo))).head
    assert isinstance(head, GitHeadOnBranch)
    assert head.payload.name == "main"


@pytest.mark.parametrize(
    "name", ["two words", "é 🎚", "-leading", "--help", "$(touch x)", "a:b", "*"]
)
async def test_directories_with_odd_names(git: Git, tmp_path: Path, name: str) -> None:
    repo = created(tmp_path / name)
    (repo / name).touch()
    assert isinstance((await git.get_branch(at(repo))).head, GitHeadOnBranch)
    found = await git.get_worktree(at(repo))
    assert found.root == str(repo)
    assert found.git_directory == str(repo / ".git")
    assert [change.path for change in found.changes] == [name]


async def test_a_line_end_in_a_path_that_a_link_leads_to(git: Git, tmp_path: Path) -> None:
    repo = created(tmp_path / "two\nlines")
    linked = tmp_path / "linked\ntoo"
    run(repo, "worktree", "add", "--quiet", "-b", "side", str(linked))
    (tmp_path / "plain").symlink_to(linked)
    found = await git.get_worktree(at(tmp_path / "plain"))
    assert found.root == str(linked)
    assert found.git_directory.startswith(f"{repo}/.git/worktrees/")
    assert found.linked
    assert [tree.path for tree in found.worktrees] == [str(repo), str(linked)]


async def test_a_file_name_that_is_no_text(git: Git, repo: Path) -> None:
    (repo / os.fsdecode(b"caf\xe9")).touch()
    (repo / "\u2028 and \x85").touch()
    changes = (await git.get_worktree(at(repo))).changes
    assert {change.path for change in changes} == {"caf\ufffd", "\u2028 and \x85"}


async def test_detached_in_a_linked_worktree(git: Git, repo: Path, tmp_path: Path) -> None:
    run(repo, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    assert isinstance((await git.get_branch(at(tmp_path / "linked"))).head, GitHeadDetached)
    assert isinstance((await git.get_branch(at(repo))).head, GitHeadOnBranch)


async def test_worktrees_of_a_bare_repository(git: Git, repo: Path, tmp_path: Path) -> None:
    bare, linked = tmp_path / "bare.git", tmp_path / "linked"
    run(tmp_path, "clone", "--quiet", "--bare", str(repo), str(bare))
    run(bare, "worktree", "add", "--quiet", str(linked), "-b", "side")
    (linked / "new").touch()
    found = await git.get_worktree(at(linked))
    assert (found.bare, found.linked, found.root) == (False, True, str(linked))
    assert [tree.bare for tree in found.worktrees] == [True, False]
    assert [change.path for change in found.changes] == ["new"]


async def test_an_unborn_bare_repository(git: Git, tmp_path: Path) -> None:
    run(tmp_path, "init", "--quiet", "--bare", "--initial-branch=trunk", "bare.git")
    bare = tmp_path / "bare.git"
    assert isinstance((await git.get_branch(at(bare))).head, GitHeadUnborn)
    assert (await git.get_worktree(at(bare))).bare


async def test_a_submodule_and_what_holds_it(git: Git, repo: Path, tmp_path: Path) -> None:
    inner = created(tmp_path / "inner", "inside")
    run(repo, "submodule", "--quiet", "add", str(inner), "parts/lamp é")
    run(repo, "commit", "--quiet", "-m", "hold")
    part = repo / "parts" / "lamp é"
    head = (await git.get_branch(at(part))).head
    assert isinstance(head, GitHeadOnBranch)
    assert head.payload.name == "inside"
    (part / "lamp.py").write_text("on = None\n")
    inside = await git.get_worktree(at(part))
    assert (inside.root, inside.linked) == (str(part), False)
    assert inside.git_directory == str(repo / ".git" / "modules" / "parts" / "lamp é")
    outside = await git.get_worktree(at(repo))
    assert [(change.path, change.worktree) for change in outside.changes] == [
        ("parts/lamp é", "modified")
    ]


async def test_neither_does_a_submodule_make_git_run_anything(
    git: Git, repo: Path, tmp_path: Path
) -> None:
    run(repo, "submodule", "--quiet", "add", str(created(tmp_path / "inner")), "part")
    script, proof = tmp_path / "monitor", tmp_path / "ran"
    script.write_text(f"#!/bin/sh\ntouch '{proof}'\n")
    script.chmod(0o755)
    run(repo / "part", "config", "core.fsmonitor", str(script))
    (repo / "part" / "lamp.py").write_text("on = None\n")
    assert (await git.get_worktree(at(repo))).changes
    assert not proof.exists()


async def test_what_is_missing_is_not_fetched(git: Git, repo: Path, tmp_path: Path) -> None:
    proof, script = tmp_path / "ran", tmp_path / "upload"
    script.write_text(f"#!/bin/sh\ntouch '{proof}'\nexec git-upload-pack \"$@\"\n")
    script.chmod(0o755)
    run(repo, "config", "uploadpack.allowFilter", "true")
    part = tmp_path / "part"
    url = f"file://{repo}"
    run(tmp_path, "clone", "--quiet", "--filter=tree:0", "--no-checkout", url, str(part))
    run(part, "config", "remote.origin.uploadpack", str(script))
    error = await failure(git.get_worktree(at(part)))
    assert error.code == "internal"
    assert not proof.exists()


async def test_inside_the_repository_s_own_files(git: Git, repo: Path) -> None:
    assert isinstance((await git.get_branch(at(repo / ".git"))).head, GitHeadOnBranch)
    assert (await failure(git.get_worktree(at(repo / ".git")))).code == "not_found"


async def test_more_than_is_read_is_cut_and_said(repo: Path) -> None:
    for number in range(100):
        (repo / f"a file with a long enough name {number:03}").touch()
    git = Git(GitSettings(max_output_bytes=1024))
    found = await git.get_worktree(at(repo))
    assert found.truncated
    assert 0 < len(found.changes) < 100
    assert all(len(change.path) == 34 for change in found.changes)


async def test_a_rename_is_cut_as_a_whole(repo: Path) -> None:
    for number in range(40):
        (repo / f"{number:02} old").write_text(f"{number} is a line of its own\n" * 5)
    run(repo, "add", ".")
    run(repo, "commit", "--quiet", "-m", "second")
    for number in range(40):
        run(repo, "mv", f"{number:02} old", f"{number:02} new")
    for limit in range(1024, 1024 + 160, 13):
        found = await Git(GitSettings(max_output_bytes=limit)).get_worktree(at(repo))
        assert found.truncated
        assert {
            (change.path[3:], (change.original_path or "")[3:]) for change in found.changes
        } == {("new", "old")}


@pytest.mark.parametrize("directory", ["/a\nb", "/a\x7f", "/\x1b[2J", "", "~"])
@pytest.mark.parametrize("container", [None, "box"])
async def test_paths_that_no_git_should_see(directory: str, container: str | None) -> None:
    class Unasked:
        async def execute(self, command: object) -> object:
            raise AssertionError(command)

    git = Git(GitSettings(), Unasked())  # type: ignore[arg-type]
    query = WorkingCopy.model_construct(directory=directory, container=container)
    for effect in (git.get_branch, git.get_worktree):
        assert (await failure(effect(query))).code == "invalid_input"
