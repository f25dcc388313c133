"""Matrices: a report as two tables, subject by property and keyword by boundary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from exo_contracts.coverage.cells import BOUNDARIES, Boundary, Cell, Seen
from exo_contracts.coverage.keywords import KEYWORDS
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

Standing: TypeAlias = Literal["holds", "failed", "untried", "excused", "not asked"]
"""`excused`: the property says why it does not apply. `not asked`: it is for other subjects."""

STANDINGS: Final[tuple[Standing, ...]] = ("failed", "untried", "holds", "excused", "not asked")
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a property stands for a subject: after how many cases, and why if it was excused."""

    standing: Standing
    cases: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with a mark for each property, in the order of the columns."""

    result: Result
    marks: tuple[Mark, ...]

    @property
    def subject(self) -> Subject:
        """What the row is about."""
        return self.result.subject

    @property
    def standing(self) -> Standing:
        """The gravest of the marks; cells without a case count as untried."""
        found = {mark.standing for mark in self.marks}
        if self.result.failures:
            return "failed"
        if self.result.coverage.missing:
            found.add("untried")
        return next(standing for standing in STANDINGS if standing in found)


@dataclass(frozen=True, slots=True)
class PropertyMatrix:
    """Subject by property."""

    columns: tuple[str, ...]
    rows: tuple[SubjectRow, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of subject, in the order in which they come."""
        return tuple(dict.fromkeys(row.subject.kind for row in self.rows))

    def of(self, kind: str) -> tuple[SubjectRow, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.subject.kind == kind)

    def asked_of(self, kind: str) -> tuple[str, ...]:
        """The columns that are for a kind of subject at all."""
        return tuple(column for column in self.columns if self.count(kind, column).asked)

    def mark(self, row: SubjectRow, column: str) -> Mark:
        """How a property stands for a subject."""
        return row.marks[self.columns.index(column)]

    def count(self, kind: str, column: str) -> Count:
        """How a property stands for all subjects of a kind."""
        at = self.columns.index(column)
        return Count.of(row.marks[at] for row in self.of(kind))


@dataclass(frozen=True, slots=True)
class Count:
    """How many of several marks have each standing."""

    holds: int
    failed: int
    untried: int
    excused: int
    cases: int

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Count:
        """Count marks."""
        known = list(marks)

        def count(standing: Standing) -> int:
            return sum(mark.standing == standing for mark in known)

        return cls(
            count("holds"),
            count("failed"),
            count("untried"),
            count("excused"),
            sum(mark.cases for mark in known),
        )

    @property
    def asked(self) -> int:
        """How many subjects the property is asked of."""
        return self.holds + self.failed + self.untried + self.excused


@dataclass(frozen=True, slots=True)
class Square:
    """All cells of one keyword on one side of its limits, each with its subject."""

    keyword: str
    boundary: Boundary
    cells: tuple[tuple[Subject, Cell, Seen], ...]

    @property
    def reached(self) -> int:
        """How many cells have a case."""
        return sum(seen.count > 0 for _, _, seen in self.cells)

    @property
    def cases(self) -> int:
        """How many cases there are in all cells."""
        return sum(seen.count for _, _, seen in self.cells)

    @property
    def whole(self) -> bool:
        """Whether every cell has a case."""
        return self.reached == len(self.cells)


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """A keyword on every side of its limits, in the order of `BOUNDARIES`."""

    keyword: str
    squares: tuple[Square, ...]

    @property
    def whole(self) -> bool:
        """Whether every cell on every side has a case."""
        return all(square.whole for square in self.squares)


def by_property(report: Report) -> PropertyMatrix:
    """Subject by property. Columns are what the subjects name, and whatever else failed."""
    columns = tuple(
        dict.fromkeys(
            name
            for result in report.results
            for name in (
                *result.subject.properties,
                *(failure.finding.property for failure in result.failures),
            )
        )
    )
    return PropertyMatrix(
        columns,
        tuple(
            SubjectRow(result, tuple(_mark(result, column) for column in columns))
            for result in report.results
        ),
    )


def by_keyword(report: Report) -> tuple[KeywordRow, ...]:
    """Keyword by boundary, in the order of `KEYWORDS`, without those that no subject has."""
    squares: defaultdict[tuple[str, Boundary], list[tuple[Subject, Cell, Seen]]]
    squares = defaultdict(list)
    for subject, cell, seen in _cells(report):
        squares[cell.keyword, cell.boundary].append((subject, cell, seen))
    present = {keyword for keyword, _ in squares}
    return tuple(
        KeywordRow(
            keyword,
            tuple(Square(keyword, side, tuple(squares[keyword, side])) for side in BOUNDARIES),
        )
        for keyword in dict.fromkeys((*KEYWORDS, *sorted(present)))
        if keyword in present
    )


def _cells(report: Report) -> Iterator[tuple[Subject, Cell, Seen]]:
    for result in report.results:
        for cell, seen in result.coverage.cells.items():
            yield result.subject, cell, seen


def _mark(result: Result, column: str) -> Mark:
    cases = result.cases.get(column, 0)
    if any(failure.finding.property == column for failure in result.failures):
        return Mark("failed", cases)
    if column not in result.subject.properties:
        return Mark("not asked")
    if cases:
        return Mark("holds", cases)
    why = next((remark.why for remark in result.remarks if remark.property == column), None)
    return Mark("untried") if why is None else Mark("excused", 0, why)
