"""Read `git worktree list --porcelain -z`.

Format: https://git-scm.com/docs/git-worktree, "Porcelain Format".
"""

from __future__ import annotations

from exo_types.models import GitLinkedWorktree


def parse(output: str) -> list[GitLinkedWorktree]:
    """Read the records, the main worktree first."""
    records = [record.split("\0") for record in output.split("\0\0") if record]
    return [_worktree(dict(_attribute(line) for line in record if line)) for record in records]


def _attribute(line: str) -> tuple[str, str]:
    name, _, value = line.partition(" ")
    return name, value


def _worktree(attributes: dict[str, str]) -> GitLinkedWorktree:
    commit = attributes.get("HEAD")
    branch = attributes.get("branch")
    return GitLinkedWorktree(
        path=attributes["worktree"],
        # Before the first commit, HEAD is reported as zeros.
        commit=None if commit is None or not commit.strip("0") else commit,
        branch=None if branch is None else branch.removeprefix("refs/heads/"),
        bare="bare" in attributes,
        locked=attributes.get("locked"),
        prunable=attributes.get("prunable"),
    )
