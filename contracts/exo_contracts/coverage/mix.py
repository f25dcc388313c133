"""Mix files: what GHC's `-fhpc` counts in a module, and where in its source.

GHC writes one for each module beside what it compiles: the text that Haskell's `show` makes of
`Trace.Hpc.Mix.Mix` of the package `hpc`, such as

    Mix "src/M.hs" 2026-11-24 02:15:37.8 UTC 2446887176 8 [(7:3-7:9,ExpBox False),...]

with the source, its time, a hash that counts must have too, a tab's width and the boxes, box `n`
being what the module's count `n` is about. Positions count from 1; the end is the last character,
not the one after it. https://hackage.haskell.org/package/hpc/docs/Trace-Hpc-Mix.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from exo_gen.diagnostics import ExoGenError

BoxKind: TypeAlias = Literal["expression", "alternative", "top level", "local", "true", "false"]
"""`alternative`: an expression that is one of several ways to go on. `true` and `false`: a
condition, a guard or a qualifier that came out so."""

_TEXT: Final = r'"(?:[^"\\]|\\.)*"'
_HEAD: Final = re.compile(rf"Mix ({_TEXT}) \S+ \S+ \S+ (\d+) \d+ \[")
_BOX: Final = re.compile(
    r"\((\d+):(\d+)-(\d+):(\d+),"
    r"(?:ExpBox (?P<alternative>True|False)|(?P<named>TopLevel|Local)Box \[(?P<names>[^\]]*)\]"
    r"|BinBox (?:Cond|Guard|Qual)BinBox (?P<came_out>True|False))\)([,\]])"
)


class DamagedMix(ExoGenError):
    """A mix file that does not have the form of one."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a source file: line and column of the first and the last character, from 1."""

    line: int
    column: int
    end_line: int
    end_column: int

    def holds(self, other: Span) -> bool:
        """Whether another span lies in this one, or is the same."""
        return (self.line, self.column) <= (other.line, other.column) and (
            (other.end_line, other.end_column) <= (self.end_line, self.end_column)
        )


@dataclass(frozen=True, slots=True)
class Box:
    """One thing that is counted. `name` is what a top-level or local definition defines."""

    span: Span
    kind: BoxKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mix:
    """A module's boxes. `source` is the path that the compiler was given."""

    source: str
    hash: int
    boxes: tuple[Box, ...]


def parse_mix(text: str) -> Mix:
    """Read a mix file; raise `DamagedMix`."""
    head = _HEAD.match(text)
    if head is None:
        raise DamagedMix(f"expected a mix file of GHC's, got {text[:60]!r}; build again")
    boxes = []
    at, more = head.end(), text[head.end() : head.end() + 1] != "]"
    while more:
        found = _BOX.match(text, at)
        if found is None:
            raise DamagedMix(f"expected a box at offset {at} of the mix file of {head[1]}")
        boxes.append(_box(found))
        at, more = found.end(), found[found.re.groups] == ","
    return Mix(head[1][1:-1], int(head[2]), tuple(boxes))


def _box(found: re.Match[str]) -> Box:
    span = Span(*(int(found[group]) for group in range(1, 5)))
    if found["alternative"] is not None:
        return Box(span, "alternative" if found["alternative"] == "True" else "expression")
    if found["came_out"] is not None:
        return Box(span, "true" if found["came_out"] == "True" else "false")
    names = ".".join(name[1:-1] for name in re.findall(_TEXT, found["names"]))
    return Box(span, "top level" if found["named"] == "TopLevel" else "local", names)
