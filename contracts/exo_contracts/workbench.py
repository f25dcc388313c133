"""The workbench: everything a process needs to examine subjects, made once and kept."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from hypothesis.database import ExampleDatabase

from exo_contracts.coverage.cells import Tally
from exo_contracts.coverage.ledger import owed, reaches
from exo_contracts.coverage.remarks import Remark
from exo_contracts.coverage.tracing import Trace, Tracer, traced
from exo_contracts.failure import Failure
from exo_contracts.generation.replies import Replies
from exo_contracts.generation.second_source import RECURSIVE, SecondSource
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.boundary import Boundary, Prepare
from exo_contracts.judging.oracle import Oracle
from exo_contracts.judging.place import locate
from exo_contracts.judging.sides import PythonSide, Side
from exo_contracts.properties import Exam, memory, second_source, stateful
from exo_contracts.properties.documents import DocumentExam
from exo_contracts.properties.entry_points import EntryPointExam
from exo_contracts.properties.host_call import HostCallExam
from exo_contracts.properties.loader import LoaderExam
from exo_contracts.properties.memory import MemoryExam
from exo_contracts.properties.messages import MessageExam
from exo_contracts.properties.stateful import LifeExam
from exo_contracts.remembered import Shelf
from exo_contracts.result import Result
from exo_contracts.search import Hit, Outcome, search
from exo_contracts.subjects import Subject, subjects
from exo_gen.build import build
from exo_gen.load import load
from exo_gen.model import JsonValue, Model
from exo_gen.project import Project


class Workbench:
    """Model, oracle, both sides and the guest, for one process."""

    def __init__(
        self,
        project: Project,
        guest: Path,
        *,
        python: Side | None = None,
        database: ExampleDatabase | None = None,
        prepare: Prepare | None = None,
        memory_calls: int = memory.CALLS,
    ) -> None:
        self._guest = guest
        self._memory_calls = memory_calls
        self._bundle = load(project.schema, root=project.root)
        self.model: Model = build(self._bundle)
        self._generators = Generators(self.model)
        self._oracle = Oracle(project.schema)
        self._second = SecondSource(project.schema)
        self._python = python or PythonSide()
        self._boundary = Boundary(guest, prepare=prepare)
        self._database = database
        self._replies: Replies | None = None

    def renew(self) -> None:
        """Let the next call begin with a fresh instance of the guest."""
        self._boundary.close()

    def first_failure(self, subject: Subject, *, examples: int, seed: int) -> Failure | None:
        """Search a subject up to the first failure. What was found before plays no part in it."""
        exam = self.exam(subject)
        seeded = f"{seed} {subject.kind} {subject.name}"
        outcome = search(exam, examples=examples, seed=seeded, enough=1)
        return next((self._failure(subject, exam, hit) for hit in outcome.hits), None)

    def examine(
        self,
        subject: Subject,
        *,
        examples: int,
        seed: int | str,
        remembers: bool = True,
        sweeps: bool = True,
        database: ExampleDatabase | None = None,
    ) -> Result:
        """Search a subject for a failure, among the failures remembered from earlier runs first.

        Without `sweeps`, only chance makes cases. A `database` takes the place of the bench's own.
        """
        started = time.perf_counter()
        exam = self.exam(subject)
        database = database or self._database
        tally = Tally(owed(self.model, subject))
        cells = reaches(self.model, self._oracle.accepts, subject)
        outcome = search(
            exam,
            examples=examples // stateful.EVERY if subject.name == "life" else examples,
            seed=f"{seed} {subject.kind} {subject.name}",
            database=Shelf(database, subject) if remembers and database is not None else None,
            sweeps=sweeps,
            swept=lambda case: tally.add(cells(case), case.document),
        )
        remark = None
        if second_source.NAME in subject.properties:
            remark = self._ask_another(subject, exam, outcome, examples=examples, seed=seed)
        failures = tuple(self._failure(subject, exam, hit) for hit in outcome.hits)
        return Result(
            subject,
            dict(outcome.cases),
            time.perf_counter() - started,
            failures,
            outcome.tried,
            # A sweep that failures ended early says nothing of the cells it did not come to.
            tally.coverage(complete=outcome.complete),
            self._boundary.stopwatch.take(),
            remarks=() if remark is None else (remark,),
            memory=exam.series if isinstance(exam, MemoryExam) else None,
        )

    def traced(self) -> AbstractContextManager[list[Trace]]:
        """Trace a block; the list has the trace once the block has ended."""
        return traced(Tracer(self._boundary, self._guest))

    def _ask_another(
        self,
        subject: Subject,
        exam: Exam[Any],
        outcome: Outcome[Any],
        *,
        examples: int,
        seed: int | str,
    ) -> Remark | None:
        """Hold somebody else's documents to the same; or say why there are none."""
        documents = self._second.documents(subject.name)
        if documents is None:
            return Remark(second_source.NAME, str(subject), RECURSIVE)
        tried = outcome.tried
        search(
            exam,
            examples=max(1, examples // second_source.EVERY),
            seed=f"{seed} second source {subject.name}",
            drawn=second_source.cases(subject.name, self._oracle, documents),
            outcome=outcome,
        )
        outcome.cases[second_source.NAME] = outcome.tried - tried
        return None

    def replay(self, failure: Failure) -> Failure | None:
        """Examine a kept case again; None when the property holds now."""
        exam = self.exam(failure.subject)
        case = exam.read(failure.case)
        for finding in exam.examine(case, thorough=True).values():
            if finding is not None:
                return self._failure(failure.subject, exam, Hit(case, finding))
        return None

    def knows(self, subject: Subject) -> bool:
        """Whether the model still has a subject."""
        match subject.kind:
            case "document" | "instance":
                return subject in set(subjects(self.model))
            case "type":
                return subject.name in {type_.name for type_ in self.model.all_types()}
            case "effect":
                return subject.name in {effect.tag for effect in self.model.effects}
            case "entry point":
                return subject.name in {entry.export for entry in self.model.entry_points}

    def exam(self, subject: Subject) -> Exam[Any]:
        """The exam of a subject."""
        match subject.kind:
            case "document":
                return DocumentExam(self._generators, self._python, self._boundary)
            case "type":
                return MessageExam(
                    subject.name, self._generators, self._oracle, self._python, self._boundary
                )
            case "instance":
                if subject.name == "loader":
                    return LoaderExam(self._guest)
                if subject.name == "life":
                    return LifeExam(self._guest, self._generators)
                return MemoryExam(
                    self._guest, self._generators, self._oracle, calls=self._memory_calls
                )
            case "effect":
                effect = next(e for e in self.model.effects if e.tag == subject.name)
                return HostCallExam(effect, self._generators, self._boundary)
            case "entry point":
                entry = next(e for e in self.model.entry_points if e.export == subject.name)
                if self._replies is None:
                    self._replies = Replies(self._generators, seed=0)
                return EntryPointExam(
                    entry,
                    self._generators,
                    self._oracle,
                    self._python,
                    self._boundary,
                    self._replies,
                )

    def _failure(self, subject: Subject, exam: Exam[Any], hit: Hit[Any]) -> Failure:
        place = self._place(subject, hit)
        return Failure.of(subject, hit.finding, exam.essential(hit.case), place)

    def _place(self, subject: Subject, hit: Hit[Any]) -> str | None:
        """The schema's line for what the finding is about."""
        match subject.kind:
            case "document" | "instance":
                return None
            case "type":
                name, value = subject.name, getattr(hit.case, "value", None)
            case "effect":
                name, value = self.model.effect_type, hit.case.effect.value
            case "entry point":
                entry = next(e for e in self.model.entry_points if e.export == subject.name)
                name, value = entry.input.name, hit.case.input.value
        return self._locate(name, hit.finding.place, value)

    def _locate(self, name: str, path: str, value: JsonValue) -> str | None:
        type_ = self.model.lookup(name)
        found = locate(self._bundle, f"{type_.position.file}#/$defs/{name}", path, value)
        return str(type_.position) if found is None else str(found)
