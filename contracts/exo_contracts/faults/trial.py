"""Trials: the gate let loose on faults, in a process of its own.

The process imports the generated Python, the host and the gate of whatever copy its path names. It
reads an `Assignment` from standard input and writes one `Trial` a line to standard output, in the
order of the tasks. Nothing but a finding counts as one: if the gate itself breaks, the trial says
how, and nothing was proven.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exo_contracts.subjects import Subject

if TYPE_CHECKING:
    from exo_contracts.failure import Failure
    from exo_contracts.workbench import Workbench
    from exo_host.instance import GuestInstance

_LONGEST_KEPT: Final = 2000
UNPLANTED: Final = 0
"""The switch of a guest with none of its faults on."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to look at, with which fault switched on. `fault` is empty where none is planted."""

    fault: str
    subjects: tuple[Subject, ...]
    switch: int | None = None
    """None for a guest that has no switch."""

    def plain(self) -> dict[str, Any]:
        """This task as JSON."""
        subjects = [[subject.kind, subject.name] for subject in self.subjects]
        return {"fault": self.fault, "subjects": subjects, "switch": self.switch}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Task:
        """The task that `plain` wrote."""
        subjects = tuple(Subject(kind, name) for kind, name in plain["subjects"])
        return cls(plain["fault"], subjects, plain["switch"])


@dataclass(frozen=True, slots=True)
class Assignment:
    """Tasks for one process, on one checkout and one guest."""

    root: Path
    guest: Path
    tasks: tuple[Task, ...]
    examples: int
    seed: int

    def plain(self) -> dict[str, Any]:
        """This assignment as JSON."""
        return {
            "root": str(self.root),
            "guest": str(self.guest),
            "tasks": [task.plain() for task in self.tasks],
            "examples": self.examples,
            "seed": self.seed,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Assignment:
        """The assignment that `plain` wrote."""
        return cls(
            Path(plain["root"]),
            Path(plain["guest"]),
            tuple(map(Task.read, plain["tasks"])),
            plain["examples"],
            plain["seed"],
        )


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding of the gate: what it was about, which property, why, and the document."""

    subject: Subject
    property: str
    cause: str
    document: str

    @classmethod
    def of(cls, subject: Subject, found: Failure) -> Sighting:
        """A failure of a subject; of a document that is large for its size only the beginning."""
        text = found.document.decode("utf-8", "backslashreplace")
        rest = len(text) - _LONGEST_KEPT
        shown = text if rest <= 0 else f"{text[:_LONGEST_KEPT]}... {rest:,} more"
        return cls(subject, found.finding.property, found.finding.cause, shown)

    def plain(self) -> dict[str, str]:
        """This sighting as JSON."""
        return {
            "kind": self.subject.kind,
            "subject": self.subject.name,
            "property": self.property,
            "cause": self.cause,
            "document": self.document,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Sighting:
        """The sighting that `plain` wrote."""
        return cls(
            Subject(plain["kind"], plain["subject"]),
            plain["property"],
            plain["cause"],
            plain["document"],
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a task: a sighting, or None; `broken` says why the gate had no verdict."""

    fault: str
    sighting: Sighting | None = None
    broken: str | None = None

    def plain(self) -> dict[str, Any]:
        """This trial as JSON."""
        sighting = None if self.sighting is None else self.sighting.plain()
        return {"fault": self.fault, "sighting": sighting, "broken": self.broken}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Trial:
        """The trial that `plain` wrote."""
        seen = plain["sighting"]
        return cls(plain["fault"], seen and Sighting.read(seen), plain["broken"])


def try_all(assignment: Assignment, tell: Callable[[Trial], None]) -> None:
    """Try every task, and tell of each as soon as it is over."""
    from exo_contracts.faults.schemata import switch_on
    from exo_contracts.workbench import Workbench
    from exo_gen.project import Project

    project = Project.at(assignment.root)
    switch: int | None = None

    def prepare(instance: GuestInstance) -> None:
        if switch is not None:
            switch_on(instance, switch)

    bench = Workbench(project, assignment.guest, prepare=prepare)
    for task in assignment.tasks:
        switch = task.switch
        bench.renew()
        with _guest_of(task, assignment) as guest:
            own = bench if guest == assignment.guest else Workbench(project, guest, prepare=prepare)
            tell(_try(task, own, assignment))


@contextmanager
def _guest_of(task: Task, assignment: Assignment) -> Iterator[Path]:
    """The guest for a task: one of its own where the exam makes instances that nobody prepares."""
    from exo_contracts.faults.schemata import switched_from_start

    if not task.switch or all(subject.kind != "instance" for subject in task.subjects):
        yield assignment.guest
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / assignment.guest.name
        path.write_bytes(switched_from_start(assignment.guest.read_bytes(), task.switch))
        yield path


def _try(task: Task, bench: Workbench, assignment: Assignment) -> Trial:
    try:
        for subject in task.subjects:
            found = bench.first_failure(subject, examples=assignment.examples, seed=assignment.seed)
            if found is not None:
                return Trial(task.fault, Sighting.of(subject, found))
    except Exception as error:
        return Trial(task.fault, broken=f"{type(error).__name__}: {error}")
    return Trial(task.fault)


def main() -> None:
    """Do what standard input says."""
    # Only trials belong on standard output, whatever else would be printed there.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    assignment = Assignment.read(json.load(sys.stdin))

    def tell(trial: Trial) -> None:
        print(json.dumps(trial.plain()), file=out, flush=True)

    try:
        try_all(assignment, tell)
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        for task in assignment.tasks:
            tell(Trial(task.fault, broken=said))


if __name__ == "__main__":
    main()
