"""Failures: a finding about a subject, as a value that is shown on one screen and kept on disk."""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from exo_contracts.cases import Case, Plain, document_in
from exo_contracts.findings import Finding
from exo_contracts.subjects import Subject
from exo_gen.diagnostics import ExoGenError

_WIDTH: Final = 96
_LINES: Final = 14
_HEX_BYTES: Final = 96
_LONGEST_KEPT: Final = 2000
_RUN: Final = re.compile(r"([^\s])\1{63,}")


class DamagedFailure(ExoGenError):
    """A file among the kept failures that is none."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A property that does not hold for a subject, with the smallest case that shows it.

    `case` is plain JSON, so that a failure can cross processes and years. `place` is a pointer into
    the schema with file, line and column.
    """

    subject: Subject
    finding: Finding
    document: bytes
    case: Plain
    place: str | None = None

    @classmethod
    def of(cls, subject: Subject, finding: Finding, case: Case, place: str | None) -> Failure:
        """A finding about a case."""
        return cls(subject, finding, case.document, case.plain(), place)

    @property
    def id(self) -> str:
        """Twelve hex digits, the same for the same case of the same property."""
        key = [self.subject.kind, self.subject.name, self.finding.property, self.case]
        text = json.dumps(key, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def cause(self) -> str:
        """What failures of one fault have in common."""
        return f"{self.finding.property}: {self.finding.cause}"

    def plain(self) -> Plain:
        """This failure as JSON."""
        return {
            "id": self.id,
            "kind": self.subject.kind,
            "subject": self.subject.name,
            "property": self.finding.property,
            "cause": self.finding.cause,
            "message": _clipped(self.finding.message),
            "schema": self.place,
            "place": self.finding.place,
            "case": self.case,
            "verdicts": {who: _clipped(what) for who, what in self.finding.verdicts},
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Failure:
        """The failure that `plain` wrote."""
        finding = Finding(
            plain["property"],
            plain["cause"],
            plain["message"],
            tuple(plain["verdicts"].items()),
            plain["place"],
        )
        case = plain["case"]
        inner = case.get("effect") or case.get("input") or case
        subject = Subject(plain["kind"], plain["subject"])
        return cls(subject, finding, document_in(inner), case, plain["schema"])


def render(failure: Failure) -> str:
    """A failure on one screen."""
    lines = [
        f"FAILED {failure.finding.property}: {failure.subject}",
        *_block(failure.finding.message, lines=3, margin=2),
        f"  cause     {failure.finding.cause}",
    ]
    if failure.place is not None:
        lines.append(f"  schema    {failure.place}")
    lines += ["  document", *_block(_shown(failure.document))]
    if _wants_hex(failure.document):
        lines += ["  bytes", *_block(_hex(failure.document))]
    for who, what in failure.finding.verdicts:
        lines += [f"  {who}", *_block(what, lines=4)]
    lines.append(f"  reproduce: exo-gen contract replay {failure.id}")
    return "\n".join(lines) + "\n"


def save(failure: Failure, folder: Path) -> Path:
    """Keep a failure in the folder of regressions; return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{failure.id}.json"
    text = json.dumps(failure.plain(), ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return path


def load(path: Path) -> Failure:
    """Read a kept failure; raise `DamagedFailure`."""
    try:
        return Failure.read(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFailure(f"{path} is no kept failure ({error!r}); remove it") from None


def kept(folder: Path) -> list[Failure]:
    """Every kept failure, in order of file name."""
    return [load(path) for path in sorted(folder.glob("*.json"))]


def _shown(document: bytes) -> str:
    """Indented when it is JSON and short enough for that; otherwise as it is."""
    text = document.decode("utf-8", "backslashreplace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    pretty = json.dumps(value, ensure_ascii=False, indent=2)
    # A spelling that the indented form would hide is what the failure may be about.
    compact = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return pretty if compact == text and pretty.count("\n") < _LINES else text


def _wants_hex(document: bytes) -> bool:
    """Whether the text alone does not tell the bytes."""
    return not document.isascii() or not document.decode().isprintable() or not document


def _hex(document: bytes) -> str:
    shown = document[:_HEX_BYTES].hex(" ")
    rest = len(document) - _HEX_BYTES
    return f"{shown} and {rest:,} more" if rest > 0 else shown or "none"


def _clipped(text: str) -> str:
    """Verdicts are there to be read; the case itself is kept whole."""
    rest = len(text) - _LONGEST_KEPT
    return text if rest <= 0 else f"{text[:_LONGEST_KEPT]}... {rest:,} more"


def _abridged(text: str) -> str:
    """Long runs of one letter, which lengths are tried with, cut short."""
    return _RUN.sub(lambda run: f"{run[1] * 8}... {run[1]} {len(run[0]):,} times ...", text)


def _block(text: str, *, lines: int = _LINES, margin: int = 4) -> list[str]:
    wrapped = [
        part
        for line in _abridged(text).split("\n")
        for part in (textwrap.wrap(line, _WIDTH, drop_whitespace=False) or [""])
    ]
    left_out = len(wrapped) - lines
    if left_out > 0:
        wrapped = [*wrapped[:lines], f"... {left_out} more lines"]
    return [" " * margin + line for line in wrapped]
