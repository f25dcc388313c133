"""Branches: which lines and branches of the generated code a run went through, as values.

Whoever measures fills these in, in whatever language; reports only show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

LineState: TypeAlias = Literal["covered", "partial", "missed", "plain"]
"""`partial`: reached, but not every way out of it was taken. `plain`: there is nothing to reach."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many: lines, branches, expressions."""

    covered: int
    total: int

    @property
    def missed(self) -> int:
        """How many were not reached."""
        return self.total - self.covered

    @property
    def percent(self) -> float:
        """From 0 to 100; all of nothing is 100."""
        return 100 * self.covered / self.total if self.total else 100.0


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of a source file, numbered from 1. `note` says what of it was missed, if known."""

    number: int
    text: str
    state: LineState
    note: str = ""


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """One source file, by its path within the checkout.

    `source` holds the lines worth showing, in order: those not covered and their surroundings, or
    all of them. Line numbers that are not next to each other make a gap.
    """

    path: str
    lines: Share
    branches: Share
    source: tuple[CodeLine, ...] = ()
    others: Mapping[str, Share] = field(default_factory=dict)
    """What else is counted in this language, by name."""


@dataclass(frozen=True, slots=True)
class Branches:
    """The files of one language. `how` says in a sentence with what it was measured, on what."""

    language: Literal["Python", "Haskell"]
    how: str
    files: tuple[FileCoverage, ...]

    @property
    def lines(self) -> Share:
        """All lines of all files."""
        return _sum(file.lines for file in self.files)

    @property
    def branches(self) -> Share:
        """All branches of all files."""
        return _sum(file.branches for file in self.files)


def _sum(shares: Iterable[Share]) -> Share:
    known = tuple(shares)
    return Share(sum(share.covered for share in known), sum(share.total for share in known))
