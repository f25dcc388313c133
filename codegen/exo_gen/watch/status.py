"""How far the work after a save has come: a value, and the screen and the lines that show it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text


class State(Enum):
    """What a step is doing."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LEFT_OUT = "left out"


_SIGNS: Final = {
    State.WAITING: (" ", "dim"),
    State.RUNNING: ("…", "cyan"),
    State.DONE: ("✓", "green"),
    State.FAILED: ("✗", "red"),
    State.LEFT_OUT: ("-", "dim"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, how it went, in seconds, and what there is to read about it.

    `note` is a line beside it; `detail` is what a person has to mend. It stays until the step goes
    well, also while the step is tried again.
    """

    name: str
    state: State = State.WAITING
    seconds: float | None = None
    note: str = ""
    detail: str = ""

    def line(self) -> str:
        """The step in one line, for a terminal that is none."""
        took = f" {self.seconds:.2f} s" if self.seconds is not None else ""
        note = f": {self.note}" if self.note else ""
        return f"{self.name} {self.state.value}{took}{note}"


SCHEMA: Final = "schema"
TYPES: Final = "types"
GUEST: Final = "guest"
GATE: Final = "gate"
STEPS: Final = (SCHEMA, TYPES, GUEST, GATE)


def _waiting() -> tuple[Step, ...]:
    return tuple(Step(name) for name in STEPS)


@dataclass(frozen=True, slots=True)
class Status:
    """All steps, in order."""

    saved: str = ""
    """What set the work off."""
    steps: tuple[Step, ...] = field(default_factory=_waiting)

    def anew(self, saved: str) -> Status:
        """What waits after a save: every step, and what was left to mend."""
        return Status(saved, tuple(Step(step.name, detail=step.detail) for step in self.steps))

    def step(self, name: str) -> Step:
        """The step of that name, one of `STEPS`."""
        return next(step for step in self.steps if step.name == name)

    def with_step(self, step: Step) -> Status:
        """The same status with another state of one step."""
        return replace(
            self, steps=tuple(step if one.name == step.name else one for one in self.steps)
        )


def screen(status: Status, *, lines: int = 24) -> RenderableType:
    """The whole screen: a row a step, and below it what is to be mended, cut to `lines`."""
    table = Table.grid(padding=(0, 2))
    for step in status.steps:
        sign, style = _SIGNS[step.state]
        took = f"{step.seconds:.2f} s" if step.seconds is not None else ""
        table.add_row(Text(sign, style), Text(step.name), Text(took, "dim"), Text(step.note, style))
    details = [_cut(step.detail, lines) for step in status.steps if step.detail]
    return Group(
        Text(status.saved or "watching schema/", "bold"),
        Padding(table, (1, 0, 1, 2)),
        *(Text(detail) for detail in details),
        Text("Ctrl-C ends it", "dim"),
    )


def _cut(text: str, lines: int) -> str:
    rows = text.rstrip().splitlines()
    if len(rows) <= lines:
        return "\n".join(rows)
    return "\n".join([*rows[:lines], f"... and {len(rows) - lines} lines more"])
