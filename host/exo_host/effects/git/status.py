"""Read `git status --porcelain=v2 -z`.

Format: https://git-scm.com/docs/git-status, "Porcelain Format Version 2".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_types.models import GitChange, GitChangeState

_STATES: Final[dict[str, GitChangeState]] = {
    ".": "unmodified",
    "M": "modified",
    "T": "type_changed",
    "A": "added",
    "D": "deleted",
    "R": "renamed",
    "C": "copied",
    "U": "unmerged",
}


def parse_changes(output: str) -> list[GitChange]:
    """Read the entries, in path order. Ignored files are not reported."""
    return sorted(_entries(iter(output.split("\0"))), key=lambda change: change.path)


def _entries(lines: Iterator[str]) -> Iterator[GitChange]:
    for line in lines:
        match line[:1]:
            case "1":
                yield _change(line.split(" ", 8)[1], line.split(" ", 8)[8])
            case "2":
                # A rename's entry is followed by the path it had before.
                # Output that was cut may lack it.
                if original := next(lines, ""):
                    yield _change(line.split(" ", 9)[1], line.split(" ", 9)[9], original)
            case "u":
                yield GitChange(path=line.split(" ", 10)[10], index="unmerged", worktree="unmerged")
            case "?":
                yield GitChange(path=line[2:], index="untracked", worktree="untracked")


def _change(states: str, path: str, original: str | None = None) -> GitChange:
    return GitChange(
        path=path, original_path=original, index=_STATES[states[0]], worktree=_STATES[states[1]]
    )
