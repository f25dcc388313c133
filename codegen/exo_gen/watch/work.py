"""The work after a save: lint, types, guest, gate, each when the one before it went well."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

from exo_gen.command import exo_gen
from exo_gen.diagnostics import ExoGenError
from exo_gen.model import Model
from exo_gen.pipeline import Reading, SchemaRefused, generate, read, rendered
from exo_gen.project import Project
from exo_gen.render.engines import Engines
from exo_gen.toolchain.find import find
from exo_gen.watch.affected import affected
from exo_gen.watch.status import GATE, GUEST, SCHEMA, TYPES, State, Status, Step

_T = TypeVar("_T")

_MAX_NAMED: Final = 3
"""So many names fit into a note."""


@dataclass(slots=True)
class Work:
    """What is done after each save; `show` is told of every change of the status.

    `proven` is the model of the last green gate: what differs from it is what the gate tries.
    Lint and renderers run on one thread: work that was called off is over before the next begins.
    """

    project: Project
    engines: Engines
    show: Callable[[Status], None]
    with_guest: bool = True
    proven: Model | None = None
    reading: Reading | None = None
    status: Status = field(default_factory=Status)
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    async def after(self, saved: str) -> bool:
        """Do everything; return whether nothing is left to mend. May be cancelled at any time."""
        self.status = self.status.anew(saved)
        reading = await self._step(SCHEMA, self._lint)
        if reading is None or await self._step(TYPES, partial(self._generate, reading)) is None:
            return False
        model = reading.model
        if not self.with_guest:
            return self._left_out("--types-only")
        if find() is None:
            return self._left_out("no compiler; `exo-gen toolchain install`")
        if await self._step(GUEST, self._build) is None:
            return False
        changed = affected(self.proven, model) if self.proven is not None else frozenset({"*"})
        if not changed:
            self._set(Step(GATE, State.DONE, note="nothing on the wire changed"))
        elif await self._step(GATE, lambda: self._gate(changed)) is None:
            return False
        self.proven = model
        return True

    async def _step(self, name: str, act: Callable[[], Awaitable[tuple[str, _T]]]) -> _T | None:
        """Take one step and show it; None when it failed."""
        self._set(replace(self.status.step(name), state=State.RUNNING))
        began = time.monotonic()
        try:
            note, value = await act()
        except SchemaRefused as refused:
            count = len(refused.diagnostics)
            note = f"{count} finding{'s' if count != 1 else ''}"
            detail = "\n".join(str(one) for one in refused.diagnostics)
        except (ExoGenError, OSError) as error:
            note, detail = "see below", str(error)
        else:
            self._set(Step(name, State.DONE, time.monotonic() - began, note))
            return value
        self._set(Step(name, State.FAILED, time.monotonic() - began, note, detail))
        return None

    async def _lint(self) -> tuple[str, Reading]:
        known = self.reading.bundle if self.reading else None
        self.reading = await self._aside(partial(read, self.project, known=known))
        model = self.reading.model
        return f"{len(model.types)} types, {len(model.effects)} effects", self.reading

    async def _generate(self, reading: Reading) -> tuple[str, bool]:
        job = partial(generate, self.project, engines=self.engines, reading=reading)
        drift = await self._aside(job)
        if not drift and self.engines.cold:
            # Nothing had to be written yet; what the first save changes is then soon rendered.
            self._thread.submit(self._warm_up, reading.model)
        count = len(drift.changed) + len(drift.missing) + len(drift.extra)
        return f"{count} files written" if count else "up to date", True

    def _warm_up(self, model: Model) -> None:
        with suppress(ExoGenError):  # What is amiss will be said when a file is saved.
            rendered(model, generator="", engines=self.engines)

    async def _aside(self, job: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    async def _build(self) -> tuple[str, bool]:
        ran = await exo_gen(self.project.root, "guest", "build", "--incremental")
        if ran.status != 0:
            raise ExoGenError(ran.output)
        return "built for trying out; `exo-gen guest build` makes the committed bytes", True

    async def _gate(self, changed: frozenset[str]) -> tuple[str, bool]:
        only = [word for name in sorted(changed) for word in ("--only", name)]
        ran = await exo_gen(self.project.root, "contract", "run", "--profile", "desk", *only)
        if ran.status != 0:
            raise ExoGenError(ran.output)
        return f"holds: {_named(changed)}", True

    def _left_out(self, why: str) -> bool:
        for name in (GUEST, GATE):
            self._set(Step(name, State.LEFT_OUT, note=why))
        return True

    def _set(self, step: Step) -> None:
        self.status = self.status.with_step(step)
        self.show(self.status)


def _named(names: frozenset[str]) -> str:
    if names == {"*"}:
        return "everything"
    first = sorted(names)[:_MAX_NAMED]
    more = f" and {len(names) - len(first)} more" if len(names) > len(first) else ""
    return ", ".join(first) + more
