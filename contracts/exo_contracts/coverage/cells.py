"""Cells: what there is to try of a schema, one keyword at one place on one side of its limit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias, get_args

Boundary: TypeAlias = Literal["inside", "at", "outside"]
"""`inside`: accepted, off the limit. `at`: accepted, on it. `outside`: refused, just beyond it.

The limit of a closed set is each of its members; of an optional property, its absence; of an
exclusive bound, the nearest number that it lets through.
"""

BOUNDARIES: Final[tuple[Boundary, ...]] = get_args(Boundary)
_LONGEST_EXAMPLE: Final = 300
_SPACE: Final = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One thing to try. `type` is a type's name, an effect's tag or an entry point's export.

    `place` is a path into documents of that type: `$.rows[*].name`, `.*` for the values of a map
    and `.payload(Tag)` for the payload of one variant. `detail` tells cells of one keyword apart: a
    value of an enum, a wrong JSON kind, the name of what is wrong.
    """

    type: str
    place: str
    keyword: str
    boundary: Boundary
    detail: str = ""

    def __str__(self) -> str:
        about = f" ({self.detail})" if self.detail else ""
        return f"{self.keyword} at {self.place}, {self.boundary}{about}"


@dataclass(frozen=True, slots=True)
class Seen:
    """How many cases reached a cell, and the beginning of the first one's document."""

    count: int = 0
    example: str = ""

    def merged(self, other: Seen) -> Seen:
        """Both together."""
        return Seen(self.count + other.count, self.example or other.example)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The cells of one subject. An obligation that no case reached is there with a count of 0."""

    cells: Mapping[Cell, Seen] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Cell, ...]:
        """Obligations without a case, in order."""
        return tuple(cell for cell, seen in self.cells.items() if not seen.count)

    def merged(self, other: Coverage) -> Coverage:
        """What both reached, together."""
        cells = dict(self.cells)
        for cell, seen in other.cells.items():
            cells[cell] = cells[cell].merged(seen) if cell in cells else seen
        return Coverage(cells)


class Tally:
    """Counts the cells that are owed, as cases come by. Cells that nobody is owed do not count."""

    def __init__(self, owed: Iterable[Cell]) -> None:
        self._counts: dict[Cell, int] = dict.fromkeys(owed, 0)
        self._examples: dict[Cell, str] = {}

    def add(self, cells: Iterable[Cell], document: bytes) -> None:
        """Note that a case reached some cells."""
        for cell in {cell for cell in cells if cell in self._counts}:
            self._counts[cell] += 1
            if cell not in self._examples:
                self._examples[cell] = excerpt(document)

    def coverage(self, *, complete: bool = True) -> Coverage:
        """What was counted, in the order of what is owed; without the rest when not `complete`."""
        return Coverage(
            {
                cell: Seen(count, self._examples.get(cell, ""))
                for cell, count in self._counts.items()
                if count or complete
            }
        )


def excerpt(document: bytes) -> str:
    """The beginning of a document as text, long white space cut short, odd bytes as `\\xff`."""
    text = document[: 4 * _LONGEST_EXAMPLE].decode("utf-8", "backslashreplace")
    whole = len(text) <= _LONGEST_EXAMPLE and len(document) <= 4 * _LONGEST_EXAMPLE
    shown = _SPACE.sub(" ", text[:_LONGEST_EXAMPLE]).strip()
    return shown if whole else f"{shown}... {len(document):,} bytes"
