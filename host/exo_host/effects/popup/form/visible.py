"""Text of a guest, made fit to be shown: what would be invisible or act on the terminal is seen."""

from __future__ import annotations

import unicodedata
from typing import Final

_DIRECTIONS: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F


def visible(text: str, *, lines: bool = False) -> str:
    """The text with control and direction characters replaced; line ends stay if `lines`.

    A tab becomes a space, ESC becomes ␛, and what has no picture becomes its number, `<U+202E>`.
    """
    if lines:
        text = text.replace("\r\n", "\n")
    return "".join(_shown(character, lines) for character in text)


def _shown(character: str, lines: bool) -> str:
    if character == "\n" and lines:
        return character
    if character == "\t":
        return " "
    number = ord(character)
    if number < 0x20:
        return chr(_PICTURES + number)
    if number == _DELETE:
        return "␡"
    if character in _DIRECTIONS or unicodedata.category(character) in ("Cc", "Zl", "Zp"):
        return f"<U+{number:04X}>"
    return character
