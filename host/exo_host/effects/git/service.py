"""The git effects.

| what happens | code |
|---|---|
| not a repository, no such directory, a directory without a working tree | `not_found` |
| a directory, repository or working tree outside the roots, or someone else's | `forbidden` |
| a path that is relative or has control characters | `invalid_input` |
| git is not installed, here or in the container | `unavailable` |
| git takes too long; it is ended | `timeout` |
| a container, but no engine to reach it by | `unsupported` |
| the container is not there, does not run, cannot be reached | as `DockerExec` has it |
| anything else | `internal`, git's own words in `details` |
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from exo_host.effects.git import places, status, worktrees
from exo_host.effects.git.contained import Contained, Containers
from exo_host.effects.git.hosted import Hosted
from exo_host.effects.git.running import Runner, ask, tell
from exo_host.effects.git.settings import GitSettings
from exo_types.failure import EffectFailure
from exo_types.models import (
    GitBranch,
    GitBranchTip,
    GitChange,
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
_BRANCHES: Final = "refs/heads/"


class Git:
    """Questions to git; `containers` is how a container is reached, if there is a way."""

    def __init__(self, settings: GitSettings, containers: Containers | None = None) -> None:
        self._settings: Final = settings
        self._containers: Final = containers

    async def get_branch(self, query: WorkingCopy) -> GitBranch:
        """Say what HEAD names and how far it is from its upstream; also in bare repositories."""
        async with self._git(query) as git:
            await _places(git, "--git-dir", "--git-common-dir")
            # In full: the short name of a branch that shares it with a tag is another.
            ref = await ask(git, "symbolic-ref", "--quiet", "HEAD")
            commit = await ask(git, "rev-parse", "--quiet", "--verify", "HEAD^{commit}")
            if ref is None:
                if commit is None:
                    raise EffectFailure(
                        "internal", f"HEAD of {query.directory} names neither branch nor commit"
                    )
                return GitBranch(head=GitHeadDetached(payload=GitDetachedHead(commit=commit)))
            name = ref.removeprefix(_BRANCHES)
            if commit is None:
                return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name=name)))
            tip = GitBranchTip(name=name, commit=commit)
            return GitBranch(head=GitHeadOnBranch(payload=tip), upstream=await _upstream(git, ref))

    async def get_worktree(self, query: WorkingCopy) -> GitWorktree:
        """Say which files are changed, and which worktrees the repository has."""
        async with self._git(query) as git:
            git_directory, common_directory = await _places(git, "--git-dir", "--git-common-dir")
            bare = (await tell(git, "rev-parse", "--is-bare-repository")).out.strip() == "true"
            root, changes, cut = git_directory, list[GitChange](), False
            if not bare:
                (root,) = await _places(git, "--show-toplevel")
                printed = await tell(git, "status", "--porcelain=v2", "-z", "--untracked-files=all")
                changes, cut = status.parse_changes(printed.complete("\0")), printed.cut
            listed = await tell(git, "worktree", "list", "--porcelain", "-z")
            return GitWorktree(
                root=root,
                git_directory=git_directory,
                linked=git_directory != common_directory,
                bare=bare,
                changes=changes[:_MOST_CHANGES],
                truncated=cut or len(changes) > _MOST_CHANGES,
                worktrees=worktrees.parse(listed.complete("\0\0")),
            )

    async def close(self) -> None:
        """Nothing is kept between effects, and nothing is left to close."""

    @asynccontextmanager
    async def _git(self, query: WorkingCopy) -> AsyncIterator[Runner]:
        git = self._runner(query)
        try:
            async with asyncio.timeout(self._settings.timeout_seconds) as deadline:
                yield git
        except TimeoutError:
            if not deadline.expired():
                raise
            raise EffectFailure(
                "timeout",
                f"git in {query.directory} took longer than {self._settings.timeout_seconds:g} s",
            ) from None

    def _runner(self, query: WorkingCopy) -> Runner:
        if query.container is None:
            directory = places.here(places.directory(query.directory), self._settings.roots)
            return Hosted(self._settings, directory)
        if self._containers is None:
            raise EffectFailure(
                "unsupported",
                "git inside a container is not served by this host; leave `container` out",
            )
        directory_inside = places.directory(query.directory)
        return Contained(self._settings, self._containers, query.container, directory_inside)


async def _places(git: Runner, *questions: str) -> list[str]:
    """Absolute paths that git knows, each of them one that may be told of."""
    asked = ("rev-parse", "--path-format=absolute")
    found = (await tell(git, *asked, *questions)).out.removesuffix("\n").split("\n")
    if len(found) != len(questions):
        # A path may have line ends in it: then each question is asked by itself.
        found = [
            (await tell(git, *asked, question)).out.removesuffix("\n") for question in questions
        ]
    for path in found:
        git.admit(path)
    return found


async def _upstream(git: Runner, local: str) -> GitUpstream | None:
    tracked = await tell(git, "for-each-ref", "--format=%(upstream) %(upstream:short)", "--", local)
    ref, _, name = tracked.out.removesuffix("\n").partition(" ")
    verify = ("rev-parse", "--quiet", "--verify", "--end-of-options")
    if not ref or await ask(git, *verify, ref) is None:
        return None
    span = f"{local}...{ref}"
    counts = await tell(git, "rev-list", "--left-right", "--count", "--end-of-options", span)
    ahead, behind = counts.out.split()
    return GitUpstream(name=name, ahead=int(ahead), behind=int(behind))
