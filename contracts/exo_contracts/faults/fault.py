"""Faults: one wrong place each, as data, and where they are planted.

`at` is a piece of the source as it stands, with « and » around what is replaced. It must occur
exactly once: a fault that is not planted proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from exo_contracts.subjects import Subject
from exo_gen.diagnostics import ExoGenError

Layer: TypeAlias = Literal[
    "haskell types",
    "haskell runtime",
    "haskell exports",
    "c shims",
    "python types",
    "python runtime",
    "host loader",
]
LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)

_COMPILED: Final[frozenset[Layer]] = frozenset(
    {"haskell types", "haskell runtime", "haskell exports", "c shims"}
)
_OPEN, _CLOSE = "«", "»"


class StaleCatalogue(ExoGenError):
    """The source has moved on from what the catalogue says of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `faulty` takes the place of what is marked in `at`.

    In Haskell and C both are expressions of one type. `subjects` are what the gate is to look at,
    in this order; `seen_by` is the property expected to see it. `needs` is an import that the
    faulty expression needs in Haskell.
    """

    id: str
    title: str
    layer: Layer
    path: str
    at: str
    faulty: str
    subjects: tuple[Subject, ...]
    seen_by: str | None = None
    needs: str | None = None

    @property
    def compiled(self) -> bool:
        """Whether it is switched on in a guest; otherwise a copy of the Python is edited."""
        return self.layer in _COMPILED

    def span(self, source: str) -> tuple[int, int]:
        """Where the replaced part begins and ends in a file's text; raise `StaleCatalogue`."""
        before, original, after = self._parts()
        text = before + original + after
        count = source.count(text)
        if count != 1:
            raise StaleCatalogue(
                f"the catalogue is stale: fault {self.id} looks for {text!r} in {self.path} and "
                f"finds it {count} times, expected once; mend its `at`"
            )
        start = source.index(text) + len(before)
        return start, start + len(original)

    def planted(self, source: str) -> str:
        """The file's text with this fault in it; raise `StaleCatalogue`."""
        start, end = self.span(source)
        return source[:start] + self.faulty + source[end:]

    def _parts(self) -> tuple[str, str, str]:
        before, opened, rest = self.at.partition(_OPEN)
        original, closed, after = rest.partition(_CLOSE)
        if not opened or not closed:
            raise StaleCatalogue(f"fault {self.id} does not mark what it replaces with « and »")
        return before, original, after


def hold_against(faults: Iterable[Fault], root: Path) -> None:
    """See that every fault has its place in the checkout at `root`; raise `StaleCatalogue`."""
    for fault in faults:
        fault.span(source_of(fault, root))


def source_of(fault: Fault, root: Path) -> str:
    """The text that a fault is about; raise `StaleCatalogue`."""
    try:
        return (root / fault.path).read_text(encoding="utf-8")
    except OSError as error:
        raise StaleCatalogue(
            f"the catalogue is stale: fault {fault.id} is in {fault.path}, which cannot be read: "
            f"{error.strerror}"
        ) from None
