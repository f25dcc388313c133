"""Where a call comes from: directory, repository, base branch, as the host can tell.

The guest sees no environment of its own; what it is told here it believes.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_types.failure import EffectFailure
from exo_types.models import CallContext, RepoRef

_FRESH_SECONDS: Final = 30.0
_PATIENCE_SECONDS: Final = 5.0
_REMOTE: Final = re.compile(
    r"(?:^|[/:@])[^/:@\s]+[/:](?P<owner>[^/:\s]+)/(?P<name>[^/\s]+?)(?:\.git)?/?$"
)
_MOST: Final = 256
_LONGEST_PATH: Final = 4096


@dataclass(frozen=True, slots=True)
class KnownWorkspace:
    """What is configured; the rest is asked of git."""

    directory: Path
    """The directory of calls that name none."""
    repository: str | None = None
    """`owner/name`"""
    base_branch: str | None = None
    login: str | None = None


class Workspaces:
    """Tells the context of calls; what git says of a directory is kept for half a minute."""

    def __init__(self, known: KnownWorkspace) -> None:
        self._known = known
        self._asked: dict[str, tuple[float, RepoRef | None, str | None]] = {}

    async def context(self, session: str, directory: str | None = None) -> CallContext:
        """Return the context of a call of a session in a directory, an absolute path.

        Raise `EffectFailure` for a directory that is none.
        """
        where = directory or str(self._known.directory)
        if not where.startswith("/") or len(where) > _LONGEST_PATH or "\0" in where:
            raise EffectFailure("invalid_input", f"expected an absolute path, got {where[:80]!r}")
        repo, base = await self._of(where)
        return CallContext(
            session_id=session[:200],
            working_directory=where,
            repo=repo,
            base_branch=self._known.base_branch or base,
            login=self._known.login,
        )

    async def _of(self, directory: str) -> tuple[RepoRef | None, str | None]:
        now = time.monotonic()
        asked, repo, base = self._asked.get(directory, (-_FRESH_SECONDS, None, None))
        if now - asked >= _FRESH_SECONDS:
            repo, base = await _ask_git(directory)
            if len(self._asked) >= _MOST:
                self._asked.clear()
            self._asked[directory] = (now, repo, base)
        if self._known.repository is not None:
            owner, _, name = self._known.repository.partition("/")
            repo = RepoRef(owner=owner, name=name)
        return repo, base


async def _ask_git(directory: str) -> tuple[RepoRef | None, str | None]:
    url, head = await asyncio.gather(
        tell_git(directory, "config", "--get", "remote.origin.url"),
        tell_git(directory, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"),
    )
    base = None if head is None else head.removeprefix("origin/")
    return (None if url is None else repository_of(url)), base


def repository_of(url: str) -> RepoRef | None:
    """Return the repository that a remote's URL names: `https`, `ssh` or `git@host:owner/name`."""
    found = _REMOTE.search(url.strip())
    if found is None or max(map(len, found.groups())) > 100:
        return None
    return RepoRef(owner=found["owner"], name=found["name"])


async def repository_directory(directory: Path) -> Path | None:
    """The directory that git keeps a working copy's repository in; for a linked worktree, the main
    one's."""
    said = await tell_git(str(directory), "rev-parse", "--path-format=absolute", "--git-common-dir")
    return None if said is None else Path(said)


async def tell_git(directory: str, *arguments: str) -> str | None:
    """What git says, or nothing: a directory that is none, no git, no answer in time."""
    if "\0" in directory:
        return None
    try:
        process = await asyncio.create_subprocess_exec(
            "git",
            "-C",
            directory,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "HOME": os.environ.get("HOME", "/"),
                "GIT_TERMINAL_PROMPT": "0",
                "LC_ALL": "C",
            },
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            out, _ = await process.communicate()
    except (TimeoutError, asyncio.CancelledError) as error:
        process.kill()
        await process.wait()
        if isinstance(error, TimeoutError):
            return None
        raise
    said = out.decode("utf-8", "replace").strip()
    return said if process.returncode == 0 and said else None
