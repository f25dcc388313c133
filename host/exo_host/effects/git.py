"""Git effects, by running the git that is installed.

| git says | code |
|---|---|
| not a repository, no such directory | `not_found` |
| the directory belongs to someone else | `forbidden` |
| git is not installed | `unavailable` |
| anything else | `internal`, git's own words in `details` |

No shell is involved, and git gets an environment of its own: no prompts, no hooks, no configured
file system monitor, messages in one language.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_host.effects import git_status, git_worktrees
from exo_types.failure import EffectFailure
from exo_types.models import (
    EffectErrorCode,
    GitBranch,
    GitBranchTip,
    GitDetachedHead,
    GitHeadDetached,
    GitHeadOnBranch,
    GitHeadUnborn,
    GitUnbornBranch,
    GitUpstream,
    GitWorktree,
    WorkingCopy,
)

_MOST_CHANGES: Final = 1000
_KEPT_VARIABLES: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR")
_OPTIONS: Final = (
    "--no-optional-locks",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)
_FAILURES: Final[Sequence[tuple[str, EffectErrorCode]]] = (
    ("not a git repository", "not_found"),
    ("cannot change to", "not_found"),
    ("dubious ownership", "forbidden"),
)


@dataclass(frozen=True, slots=True)
class _Ran:
    """How a git command ended."""

    status: int
    out: str
    err: str


async def get_branch(query: WorkingCopy) -> GitBranch:
    """Say what HEAD names and how far it is from its upstream; works in bare repositories too."""
    directory = _directory(query)
    await _git(directory, "rev-parse", "--git-dir")
    branch = await _ask(directory, "symbolic-ref", "--quiet", "--short", "HEAD")
    commit = await _ask(directory, "rev-parse", "--quiet", "--verify", "HEAD^{commit}")
    if branch is None:
        if commit is None:
            raise EffectFailure(
                "internal", f"HEAD of {query.directory} names neither branch nor commit"
            )
        return GitBranch(head=GitHeadDetached(payload=GitDetachedHead(commit=commit)))
    if commit is None:
        return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name=branch)))
    tip = GitBranchTip(name=branch, commit=commit)
    return GitBranch(head=GitHeadOnBranch(payload=tip), upstream=await _upstream(directory, branch))


async def _upstream(directory: Path, branch: str) -> GitUpstream | None:
    local = f"refs/heads/{branch}"
    tracked = await _git(directory, "for-each-ref", "--format=%(upstream) %(upstream:short)", local)
    ref, _, name = tracked.strip().partition(" ")
    if not ref or await _ask(directory, "rev-parse", "--quiet", "--verify", ref) is None:
        return None
    counts = await _git(directory, "rev-list", "--left-right", "--count", f"{local}...{ref}")
    ahead, behind = counts.split()
    return GitUpstream(name=name, ahead=int(ahead), behind=int(behind))


async def get_worktree(query: WorkingCopy) -> GitWorktree:
    """Say which files are changed, and which worktrees the repository has."""
    directory = _directory(query)
    places = await _git(
        directory,
        "rev-parse",
        "--path-format=absolute",
        "--is-bare-repository",
        "--git-dir",
        "--git-common-dir",
    )
    bare_text, git_directory, common_directory = places.splitlines()
    bare = bare_text == "true"
    root, changes = git_directory, []
    if not bare:
        root = (
            await _git(directory, "rev-parse", "--path-format=absolute", "--show-toplevel")
        ).rstrip("\n")
        changes = git_status.parse_changes(
            await _git(directory, "status", "--porcelain=v2", "-z", "--untracked-files=all")
        )
    return GitWorktree(
        root=root,
        git_directory=git_directory,
        linked=git_directory != common_directory,
        bare=bare,
        changes=changes[:_MOST_CHANGES],
        truncated=len(changes) > _MOST_CHANGES,
        worktrees=git_worktrees.parse(
            await _git(directory, "worktree", "list", "--porcelain", "-z")
        ),
    )


def _directory(query: WorkingCopy) -> Path:
    if query.container is not None:
        raise EffectFailure(
            "unsupported",
            "git inside a container is not served by this host; leave `container` out",
        )
    if "\0" in query.directory:
        raise EffectFailure("invalid_input", "a directory cannot have a NUL in its name")
    directory = Path(query.directory)
    if not directory.is_absolute():
        raise EffectFailure("invalid_input", f"expected an absolute path, got {query.directory!r}")
    if not directory.is_dir():
        raise EffectFailure("not_found", f"there is no directory {query.directory}")
    return directory


async def _ask(directory: Path, *arguments: str) -> str | None:
    """What git answers to a question it says no to by its exit status alone."""
    ran = await _run(directory, *arguments)
    return ran.out.strip() if ran.status == 0 else None


async def _git(directory: Path, *arguments: str) -> str:
    ran = await _run(directory, *arguments)
    if ran.status == 0:
        return ran.out
    words = ran.err.strip()
    code: EffectErrorCode = next((code for text, code in _FAILURES if text in words), "internal")
    raise EffectFailure(
        code,
        f"git {arguments[0]} failed: {words.splitlines()[0] if words else f'status {ran.status}'}",
        details={"exit_code": ran.status, "stderr": words},
    )


async def _run(directory: Path, *arguments: str) -> _Ran:
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    try:
        process = await asyncio.create_subprocess_exec(
            "git",
            "-C",
            str(directory),
            *_OPTIONS,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**environment, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise EffectFailure(
            "unavailable", "git is not installed on this host; install it"
        ) from None
    try:
        out, err = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return _Ran(process.returncode or 0, _text(out), _text(err))


def _text(output: bytes) -> str:
    # A file name need not be UTF-8; on the wire everything is.
    return output.decode("utf-8", "replace")
