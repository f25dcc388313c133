"""A plan: what a run of the gate is to try, on which guest, and how much of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from exo_gen.project import Project

GUEST: Final = Path("generated") / "wasm" / "guest-contract.wasm"
REGRESSIONS: Final = Path("contracts") / "regressions"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run. `guest` and `regressions` default to where the checkout has them.

    `remembers` is whether Hypothesis' example database is used, and `database` names it as
    `exo_contracts.database` has it; None is the desk's own. `memory_calls` is how many calls
    memory is watched over. Once `minutes` are over, no subject is begun any more.
    """

    project: Project
    examples: int = 100
    seed: int = 0
    jobs: int = 1
    only: tuple[str, ...] = ()
    guest: Path | None = None
    regressions: Path | None = None
    remembers: bool = True
    database: str | None = field(default=None, repr=False)
    """Not to be printed: an address may hold a password."""
    memory_calls: int = 2_000
    minutes: float | None = None
    traced: bool = False
    """Whether results say what was gone through of the generated code. Takes ten times as long."""

    @property
    def wasm(self) -> Path:
        """The contract build of the guest."""
        return self.guest or self.project.root / GUEST

    @property
    def kept(self) -> Path:
        """The folder of kept failures."""
        return self.regressions or self.project.root / REGRESSIONS


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
