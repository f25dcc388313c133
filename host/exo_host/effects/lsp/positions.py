"""Places in a text: UTF-16 code units on our wire, whatever a server counts in on its own.

A place beyond a line's end is its end, as LSP says; one inside a character is that character's
start. A line that the document does not have is refused when asked for (LSP does not say what it
would mean), and is the document's end when a server answers with it (many write "the line after
the last" for that).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias, get_args

from lsprotocol import types

from exo_types.failure import EffectFailure
from exo_types.models import LSPPosition, LSPRange

Encoding: TypeAlias = Literal["utf-8", "utf-16", "utf-32"]
"""The code units that a `character` counts."""

ENCODINGS: Final[tuple[Encoding, ...]] = get_args(Encoding)

_CODECS: Final[dict[Encoding, tuple[str, int]]] = {
    "utf-8": ("utf-8", 1),
    "utf-16": ("utf-16-le", 2),
    "utf-32": ("utf-32-le", 4),
}
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


def split_lines(text: str) -> list[str]:
    """Lines as LSP counts them, without their ends; a text has at least one."""
    return _LINE_END.split(text)


def to_server(lines: Sequence[str], place: LSPPosition, encoding: Encoding) -> types.Position:
    """Our place as a server counts it; `invalid_input` on a line that is not there."""
    if place.line >= len(lines):
        raise EffectFailure(
            "invalid_input",
            f"there is no line {place.line}: the document has {len(lines)} lines, counted from 0",
        )
    before = _start(lines[place.line], place.character, "utf-16")
    return types.Position(line=place.line, character=_length(before, encoding))


def from_server(lines: Sequence[str], place: types.Position, encoding: Encoding) -> LSPPosition:
    """A server's place as we count it."""
    if place.line >= len(lines):
        return LSPPosition(line=len(lines) - 1, character=_length(lines[-1], "utf-16"))
    before = _start(lines[place.line], place.character, encoding)
    return LSPPosition(line=place.line, character=_length(before, "utf-16"))


def range_from_server(
    lines: Sequence[str], stretch: types.Range | None, encoding: Encoding
) -> LSPRange | None:
    """A server's range as we count it; none when it ends before it starts."""
    if stretch is None:
        return None
    start = from_server(lines, stretch.start, encoding)
    end = from_server(lines, stretch.end, encoding)
    if (end.line, end.character) < (start.line, start.character):
        return None
    return LSPRange(start=start, end=end)


def _start(line: str, units: int, encoding: Encoding) -> str:
    """As much of a line as so many code units hold; a character that is cut is left out."""
    codec, width = _CODECS[encoding]
    return line.encode(codec)[: units * width].decode(codec, "ignore")


def _length(text: str, encoding: Encoding) -> int:
    codec, width = _CODECS[encoding]
    return len(text.encode(codec)) // width
