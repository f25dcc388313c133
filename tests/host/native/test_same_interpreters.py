"""GitGetBranch and GitGetWorktree by the host and by the native guest: the same replies."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.host.native.conftest import git

from exo_host.handlers import local_handlers
from exo_host.native.guest import NativeGuest
from exo_types.dispatch import dispatch

KINDS = ("GitGetBranch", "GitGetWorktree")


def on_a_branch(repo: Path) -> Path:
    return repo


def in_a_folder_below(repo: Path) -> Path:
    (repo / "deep" / "er").mkdir(parents=True)
    return repo / "deep" / "er"


def detached(repo: Path) -> Path:
    git(repo, "checkout", "--quiet", "--detach")
    return repo


def unborn(repo: Path) -> Path:
    folder = repo.parent / "unborn"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=trunk/é")
    return folder


def dirty(repo: Path) -> Path:
    (repo / "old name.txt").write_text("a line that makes the rename plain\n" * 5)
    (repo / "gone.txt").write_text("x")
    git(repo, "add", ".")
    git(repo, "commit", "--quiet", "-m", "second")
    git(repo, "mv", "old name.txt", "new\tname é.txt")
    (repo / "gone.txt").unlink()
    (repo / "lamp.py").unlink()
    (repo / "lamp.py").symlink_to("nowhere")
    (repo / "fresh dir").mkdir()
    (repo / "fresh dir" / "note\n.txt").write_text("")
    for name in (b"caf\xe9", b"cut \xe2\x82 short", b"cut \xf0\x9f\x92", b"over \xc0\xaf long"):
        (repo / b"nothing".decode()).with_name(name.decode("utf-8", "surrogateescape")).touch()
    return repo


def in_conflict(repo: Path) -> Path:
    git(repo, "checkout", "--quiet", "-b", "other")
    for branch, text in (("other", "on = 1\n"), ("main", "on = 2\n")):
        git(repo, "checkout", "--quiet", branch)
        (repo / "lamp.py").write_text(text)
        git(repo, "commit", "--quiet", "-am", branch)
    with pytest.raises(Exception, match="merge"):
        git(repo, "merge", "other")
    return repo


def more_changes_than_are_listed(repo: Path) -> Path:
    for number in range(1001):
        (repo / f"file {number}").touch()
    return repo


def ahead_and_behind(repo: Path) -> Path:
    clone = repo.parent / "clone"
    git(repo.parent, "clone", "--quiet", str(repo), str(clone))
    for folder, count in ((repo, 1), (clone, 2)):
        for number in range(count):
            git(folder, "commit", "--quiet", "--allow-empty", "-m", f"{folder.name} {number}")
    git(clone, "fetch", "--quiet")
    return clone


def with_an_upstream_that_is_gone(repo: Path) -> Path:
    clone = ahead_and_behind(repo)
    git(clone, "update-ref", "-d", "refs/remotes/origin/main")
    return clone


def with_worktrees(repo: Path) -> Path:
    linked = repo.parent / "linked"
    git(repo, "worktree", "add", "--quiet", "-b", "side", str(linked))
    git(repo, "worktree", "lock", "--reason", "on a stick", str(linked))
    gone = repo.parent / "gone"
    git(repo, "worktree", "add", "--quiet", "--detach", str(gone))
    for path in sorted(gone.iterdir()):
        path.unlink()
    gone.rmdir()
    return linked


def bare(repo: Path) -> Path:
    folder = repo.parent / "bare.git"
    git(repo.parent, "clone", "--quiet", "--bare", str(repo), str(folder))
    return folder


def no_repository(repo: Path) -> Path:
    folder = repo.parent / "empty"
    folder.mkdir()
    return folder


def no_directory(repo: Path) -> Path:
    return repo / "none"


CONDITIONS = (
    on_a_branch,
    in_a_folder_below,
    detached,
    unborn,
    dirty,
    in_conflict,
    more_changes_than_are_listed,
    ahead_and_behind,
    with_an_upstream_that_is_gone,
    with_worktrees,
    bare,
    no_repository,
    no_directory,
)


async def by_both(native: NativeGuest, kind: str, payload: object) -> tuple[Any, Any]:
    """The host's reply and the native guest's."""
    document = json.dumps({"kind": kind, "payload": payload}).encode()
    host = await dispatch(local_handlers(), kind, document)
    return json.loads(host), json.loads(await native.perform(kind, document))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda condition: condition.__name__)
async def test_both_answer_alike(
    native: NativeGuest, repo: Path, condition: Callable[[Path], Path], kind: str
) -> None:
    host, own = await by_both(native, kind, {"directory": str(condition(repo))})
    assert own == host
    failing = condition in (no_repository, no_directory)
    assert host["kind"] == ("Error" if failing else "Success")


@pytest.mark.parametrize(
    "payload",
    [
        {"directory": "relative"},
        {"directory": "/with\0nul"},
        {"directory": "/"},
        {"directory": "/", "container": "box"},
        {"directory": ""},
        {"directory": "/", "colour": "red"},
        None,
    ],
)
async def test_both_refuse_alike(native: NativeGuest, payload: object) -> None:
    for kind in KINDS:
        host, own = await by_both(native, kind, payload)
        assert host["kind"] == "Error"
        assert own == host


async def test_without_git_both_say_that_it_is_missing(
    native_guest: Path, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    async with NativeGuest(native_guest, local_handlers()) as native:
        host, own = await by_both(native, "GitGetBranch", {"directory": str(repo)})
    assert host["payload"]["code"] == "unavailable"
    assert own == host


async def test_a_repository_cannot_make_git_run_its_programs(
    native: NativeGuest, repo: Path, tmp_path: Path
) -> None:
    proof = tmp_path / "ran"
    script = repo / ".git" / "monitor"
    script.write_text(f"#!/bin/sh\ntouch {proof}\n")
    script.chmod(0o755)
    git(repo, "config", "core.fsmonitor", str(script))
    _, own = await by_both(native, "GitGetWorktree", {"directory": str(repo)})
    assert own["kind"] == "Success"
    assert not proof.exists()


async def test_an_effect_without_an_interpreter_is_refused_with_those_there_are(
    native: NativeGuest,
) -> None:
    effect = b'{"kind":"Emit","payload":{"name":"x"}}'
    reply = json.loads(await native.perform("Emit", effect))
    assert reply["payload"] == {
        "code": "unsupported",
        "message": "the native guest has no interpreter for 'Emit'; "
        "it has one for 'GitGetBranch', 'GitGetWorktree', 'Log'",
    }
