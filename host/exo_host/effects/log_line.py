"""One line of the log: what is in it, and its two forms.

What anyone says is data: whatever is not printable is written out, so that no text can forge a
second record, hide part of one, or drive the terminal. It holds for both forms, because a program
that reads the JSON may print what it found. Secrets go before that and once more after it: writing
a text out may spell what it did not spell before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from exo_host.redaction import Redactor

_DEEPEST: Final = 64
_COLOURS: Final[Mapping[str, str]] = {
    "debug": "\x1b[2m",
    "info": "\x1b[32m",
    "warning": "\x1b[33m",
    "error": "\x1b[31m",
    "critical": "\x1b[1;31m",
}
_FAINT: Final = "\x1b[2m"
_RESET: Final = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its way to the log."""

    time: str
    """RFC 3339, UTC."""

    level: str
    logger: str
    message: str
    session_id: str | None = None
    call_id: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


def escaped(text: str) -> str:
    """The text with all that is not printable written out: controls, line ends, overrides."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def json_line(entry: Entry, redactor: Redactor) -> str:
    """The record as one JSON document in ASCII, without the line's end."""
    document: dict[str, object] = {
        "time": entry.time,
        "level": entry.level,
        "logger": entry.logger,
        "message": entry.message,
    }
    if entry.session_id is not None:
        document["session_id"] = entry.session_id
    if entry.call_id is not None:
        document["call_id"] = entry.call_id
    if entry.fields:
        document["fields"] = dict(entry.fields)
    return json.dumps(redactor.plain(_written_out(redactor.plain(_plain(document)))))


def pretty_line(entry: Entry, redactor: Redactor, *, colours: bool) -> str:
    """The record for a person, without the line's end. Only the colours can drive a terminal."""
    before, after, faint = (
        (_COLOURS.get(entry.level, ""), _RESET, _FAINT) if colours else ("", "", "")
    )

    def safe(text: str) -> str:
        return redactor.text(escaped(redactor.text(text)))

    told = redactor.plain(_plain(dict(entry.fields)))
    assert isinstance(told, dict)
    facts = [
        *((("session", entry.session_id),) if entry.session_id is not None else ()),
        *((("call", entry.call_id),) if entry.call_id is not None else ()),
        *told.items(),
    ]
    tail = safe("".join(f" {name}={_shown(value)}" for name, value in facts))
    head = f"{entry.time} {before}{entry.level:<8}{after} {safe(entry.logger)}: "
    return head + safe(entry.message) + (f"{faint}{tail}{after}" if tail else "")


def _shown(value: object) -> str:
    # A text without quotes must not look like two facts.
    if isinstance(value, str) and value and not set(value) & set(" =\"'"):
        return value
    return json.dumps(value, ensure_ascii=False)


def _written_out(value: object) -> object:
    match value:
        case str():
            return escaped(value)
        case list():
            return [_written_out(item) for item in value]
        case dict():
            return {escaped(name): _written_out(item) for name, item in value.items()}
        case _:
            return value


def _plain(value: object, depth: int = 0) -> object:
    """Anything as JSON-ready values; what JSON has no form for by its text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float() if value == value and abs(value) != float("inf"):
            return value
        case Mapping() if depth < _DEEPEST:
            return {str(name): _plain(item, depth + 1) for name, item in value.items()}
        case list() | tuple() | set() | frozenset() if depth < _DEEPEST:
            return [_plain(item, depth + 1) for item in value]
        case _:
            return str(value)
