"""One git command: what it is run with, and what its failure means.

No shell is involved, and git gets an environment of its own: no prompts, no hooks, no configured
file system monitor, nothing fetched, messages in one language. The system's configuration stays in
force, for it is where a machine or an image says which directories are safe. A filter that the
repository's own configuration names (`filter.NAME.clean`) stays in force too: without it git could
not tell which files are changed. Git only follows the configuration of whoever runs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from exo_types.failure import EffectFailure
from exo_types.models import EffectErrorCode

OPTIONS: Final = (
    "--no-optional-locks",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=false"),
)
VARIABLES: Final[Mapping[str, str]] = {
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    # Reading a repository that lacks objects would fetch them, by programs its configuration names.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
_FAILURES: Final[Sequence[tuple[str, EffectErrorCode]]] = (
    ("not a git repository", "not_found"),
    ("cannot change to", "not_found"),
    ("must be run in a work tree", "not_found"),
    ("dubious ownership", "forbidden"),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """How a git command ended. What is not UTF-8 in its output is replaced."""

    status: int
    out: str
    err: str
    cut: bool = False
    """Whether there was more output than is read."""

    def complete(self, separator: str) -> str:
        """The output, without a last part that the cut went through."""
        return self.out[: self.out.rfind(separator) + len(separator)] if self.cut else self.out


class Runner(Protocol):
    """Runs git in one directory."""

    async def run(self, *arguments: str) -> Ran:
        """Run one command. Raises `EffectFailure` only when git could not be run at all."""
        ...

    def admit(self, path: str) -> None:
        """Raise `forbidden` when what git found at `path` may not be told of."""
        ...


async def ask(git: Runner, *arguments: str) -> str | None:
    """What git answers to a question it says no to by its exit status alone."""
    ran = await git.run(*arguments)
    return ran.out.removesuffix("\n") if ran.status == 0 else None


async def tell(git: Runner, *arguments: str) -> Ran:
    """What git prints; a failure is an `EffectFailure`."""
    ran = await git.run(*arguments)
    if ran.status == 0:
        return ran
    words = ran.err.strip()
    code: EffectErrorCode = next((code for text, code in _FAILURES if text in words), "internal")
    raise EffectFailure(
        code,
        f"git {arguments[0]} failed: {words.splitlines()[0] if words else f'status {ran.status}'}",
        details={"exit_code": ran.status, "stderr": words},
    )
