"""Places in a text as the protocol counts them, and as the rest of exo-gen does.

exo-gen counts characters of the whole file. The protocol counts lines, and within a line units of
an encoding that client and server agree on: by default UTF-16, where a character beyond the Basic
Multilingual Plane is two.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from lsprotocol.types import Position, PositionEncodingKind, Range

_LINE_END: Final = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of one text; offsets and positions outside it are moved to its nearest end."""

    def __init__(self, text: str, encoding: str = PositionEncodingKind.Utf16) -> None:
        self._text = text
        self._encoding = encoding
        breaks = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    def position(self, offset: int) -> Position:
        """The position of a character."""
        offset = min(max(offset, 0), len(self._text))
        line = bisect_right(self._starts, offset) - 1
        before = self._text[self._starts[line] : offset]
        return Position(line, sum(self._units(character) for character in before))

    def range(self, start: int, end: int) -> Range:
        """The range from one character to before another."""
        return Range(self.position(start), self.position(end))

    def offset(self, position: Position) -> int:
        """The character at a position; inside one, that character."""
        line = max(position.line, 0)
        if line >= len(self._starts):
            return len(self._text)
        at, units = self._starts[line], max(position.character, 0)
        while at < self._ends[line]:
            units -= self._units(self._text[at])
            if units < 0:
                break
            at += 1
        return at

    def _units(self, character: str) -> int:
        if self._encoding == PositionEncodingKind.Utf32:
            return 1
        if self._encoding == PositionEncodingKind.Utf8:
            return len(character.encode("utf-8", "surrogatepass"))
        return 2 if ord(character) > 0xFFFF else 1


def offset_of(text: str, line: int, column: int) -> int:
    """The character at a line and column as diagnostics count them: from 1, lines end in LF."""
    at = 0
    for _ in range(line - 1):
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        at = end + 1
    return min(at + column - 1, len(text))
