"""Branches of the generated Haskell: hpc's boxes and their counts, as lines and shares.

A branch is what can be gone through or not at a fork: an alternative of a `case`, an `if` or
several equations, and each outcome of a condition, guard or qualifier. `otherwise` has one outcome.
What the compiler makes of a `deriving` clause or adds to an `instance` is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from exo_contracts.coverage.branches import Branches, CodeLine, FileCoverage, LineState, Share
from exo_contracts.coverage.excerpt import excerpt
from exo_contracts.coverage.mix import Box, BoxKind, Mix, Span
from exo_contracts.coverage.tix import Counts, DamagedTix

HOW: Final = "hpc in a wasm build of the generated package"

_FORKS: Final[frozenset[BoxKind]] = frozenset({"alternative", "true", "false"})
_EXPRESSIONS: Final[frozenset[BoxKind]] = frozenset({"expression", "alternative"})
_ALWAYS: Final = frozenset({"otherwise", "True"})
_LONGEST: Final = 60


def haskell_branches(
    mixes: Mapping[str, Mix], counts: Mapping[str, Counts], sources: Mapping[str, str], folder: str
) -> Branches:
    """The coverage of all modules; a module without counts was never entered.

    `sources` are the texts by the paths that the mixes have; `folder` is where in the checkout
    these paths begin. Raise `DamagedTix` when counts and mixes are not of one build.
    """
    files = []
    for name, mix in sorted(mixes.items(), key=lambda item: item[1].source):
        text = sources[mix.source].split("\n")
        files.append(_file(f"{folder}/{mix.source}", text, _reached(name, mix, counts)))
    return Branches("Haskell", HOW, tuple(files))


@dataclass(frozen=True, slots=True)
class _Reached:
    """A box and whether it was gone through."""

    box: Box
    yes: bool


def _reached(name: str, mix: Mix, counts: Mapping[str, Counts]) -> list[_Reached]:
    module = counts.get(name, Counts(mix.hash, (0,) * len(mix.boxes)))
    if (module.hash, len(module.counts)) != (mix.hash, len(mix.boxes)):
        raise DamagedTix(f"the counts of {name} are not of the build that its mix file is of")
    return [_Reached(box, n > 0) for box, n in zip(mix.boxes, module.counts, strict=True)]


def _file(path: str, text: Sequence[str], boxes: Iterable[_Reached]) -> FileCoverage:
    known = [reached for reached in boxes if _is_ours(text, reached.box)]
    lines = list(_lines(text, known))
    return FileCoverage(
        path,
        Share(
            sum(line.state in ("covered", "partial") for line in lines),
            sum(line.state != "plain" for line in lines),
        ),
        _share(known, _FORKS),
        excerpt(lines),
        {
            "expressions": _share(known, _EXPRESSIONS),
            "alternatives": _share(known, frozenset({"alternative"})),
            "top level": _share(known, frozenset({"top level"})),
        },
    )


def _is_ours(text: Sequence[str], box: Box) -> bool:
    """Whether somebody wrote it, and it can happen."""
    if box.kind == "false":
        return _text(text, box.span) not in _ALWAYS
    by_compiler = text[box.span.line - 1].lstrip().startswith(("deriving ", "instance "))
    return not (box.kind == "top level" and by_compiler)


def _share(boxes: Iterable[_Reached], kinds: frozenset[BoxKind]) -> Share:
    of_kind = [reached.yes for reached in boxes if reached.box.kind in kinds]
    return Share(sum(of_kind), len(of_kind))


def _lines(text: Sequence[str], boxes: Sequence[_Reached]) -> Iterator[CodeLine]:
    """Every line, with the state of what begins on it."""
    begins: dict[int, list[_Reached]] = {}
    for reached in boxes:
        begins.setdefault(reached.box.span.line, []).append(reached)
    notes: dict[int, list[str]] = {}
    for reached in _outermost(boxes):
        notes.setdefault(reached.box.span.line, []).append(_note(text, reached.box))
    for number, line in enumerate(text, 1):
        here = begins.get(number, [])
        yield CodeLine(number, line, _state(here), "; ".join(notes.get(number, [])))


def _state(boxes: Sequence[_Reached]) -> LineState:
    if not boxes:
        return "plain"
    if all(reached.yes for reached in boxes):
        return "covered"
    return "partial" if any(reached.yes for reached in boxes) else "missed"


def _outermost(boxes: Iterable[_Reached]) -> Iterator[_Reached]:
    """What was not gone through and is not part of something else that was not."""
    around: Span | None = None
    for reached in sorted(boxes, key=_outside_in):
        span = reached.box.span
        if reached.yes or (around is not None and around.holds(span)):
            continue
        if reached.box.kind in ("expression", "alternative", "top level", "local"):
            around = span
        yield reached


def _outside_in(reached: _Reached) -> tuple[int, int, int, int, bool]:
    span, kind = reached.box.span, reached.box.kind
    fork = kind in ("true", "false")
    return (span.line, span.column, -span.end_line, -span.end_column, fork)


def _note(text: Sequence[str], box: Box) -> str:
    said = _text(text, box.span)
    shown = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
    match box.kind:
        case "true" | "false":
            return f"never {box.kind}: {shown}"
        case "top level" | "local":
            return f"never used: {box.name}"
        case _:
            return f"never: {shown}"


def _text(text: Sequence[str], span: Span) -> str:
    """The source of a span, its line breaks and indentation as one space each."""
    lines = list(text[span.line - 1 : span.end_line])
    lines[-1] = lines[-1][: span.end_column]
    lines[0] = lines[0][span.column - 1 :]
    return " ".join(line.strip() for line in lines)
