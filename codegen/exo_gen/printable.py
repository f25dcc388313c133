"""Text of others in our own lines: whatever it holds, a line stays one line that can be written."""

from __future__ import annotations

from typing import Final

_BYTES: Final = range(0xDC80, 0xDD00)
"""How Python writes a byte of a file name that is no UTF-8: 0xDC00 and the byte."""


def printable(text: str) -> str:
    """Escape what breaks a line, steers a terminal, hides, or has no UTF-8; the rest stays."""
    return text if text.isprintable() else "".join(map(_escaped, text))


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    if ord(character) in _BYTES:
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")
