"""Stateful: whatever happened, the instance that answers is sound.

A case is a list of steps: calls right and wrong, effects whose handlers fail in every way, traps,
computations that are stopped, reloads, instances replaced, snapshots and restores, on several
guests side by side. After each step every guest is asked something new. It must give exactly the
answer to that, perform each effect once, and remember what an undisturbed twin remembers; a dead
instance must refuse. Deadlines and stops are arranged so that no outcome depends on the clock.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from exo_contracts.findings import Examination, Finding, Verdicts
from exo_contracts.generation.choice import Choose
from exo_contracts.generation.performances import performances
from exo_contracts.generation.strategies import Generators
from exo_contracts.stateful.generate import RESTORE, SNAPSHOT, Lives
from exo_contracts.stateful.steps import Life
from exo_contracts.stateful.world import Setting, live
from exo_host.compiled import load_guest

NAME: Final = "stateful"

EVERY: Final = 10
"""One life to so many random examples of other subjects: it takes as long as a hundred calls."""


class LifeExam:
    """The exam of a guest's life."""

    def __init__(self, wasm: Path, generators: Generators) -> None:
        exports = {entry.export for entry in generators.model.entry_points}
        self._lives = Lives(generators)
        self._setting = Setting(
            wasm,
            load_guest(wasm, exact=True),
            performances(generators),
            generators.model.error_type,
            remembers=exports >= {SNAPSHOT, RESTORE},
        )

    def sweep(self) -> Iterator[Life]:
        """Every kind of step once."""
        return self._lives.each()

    def draw(self, choose: Choose) -> Sequence[Life]:
        """Some steps by chance."""
        return [self._lives.draw(choose)]

    def examine(self, case: Life, *, thorough: bool = False) -> Examination:
        """Let it happen, and look after each step."""
        del thorough
        with _quiet():
            found = asyncio.run(live(self._setting, case))
        if found is None:
            return {NAME: None}
        at, unsound = found
        verdicts: Verdicts = tuple(
            (f"step {number}", str(step)) for number, step in enumerate(case.steps[: at + 1], 1)
        )
        return {NAME: Finding(NAME, unsound.cause, unsound.message, verdicts)}

    def essential(self, case: Life) -> Life:
        """The case without the steps that it fails without as well."""
        cause = self._cause(case)
        at = len(case.steps) - 1
        while cause is not None and at >= 0:
            fewer = Life((*case.steps[:at], *case.steps[at + 1 :]))
            if self._cause(fewer) == cause:
                case = fewer
            at -= 1
        return case

    def read(self, plain: Mapping[str, Any]) -> Life:
        """The case that was kept as JSON."""
        return Life.read(plain)

    def _cause(self, case: Life) -> str | None:
        found = self.examine(case)[NAME]
        return None if found is None else found.cause


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the host's log: here handlers fail on purpose."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)
