"""Descriptions as Haddock comments: wrapped, and with nothing in them taken for markup.

The same form as quicktype's blocks have, so that a module reads as one piece.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from typing import Final

WIDTH: Final = 88

_CODE_OR_LINK = re.compile(r"(`[^`]+`|https?://[^\s<>]*[^\W_])")
# Invisible characters that could reorder the source for a reader; GHC warns of them.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_START = re.compile(r"^(?:[*>=$|^\[-]|\(?\d+[.)])")


def haddock(description: str, marker: str = "|", indent: int = 0) -> str:
    """Return comment lines; `|` documents what follows, `^` what stands before."""
    start = f"{' ' * indent}-- "
    paragraphs = [_escape(paragraph) for paragraph in _paragraphs(description)]
    lines: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if index > 0:
            lines.append("")
        text = f"{marker} {_guard(paragraph)}" if index == 0 else paragraph
        wrapped = textwrap.wrap(
            text, WIDTH - len(start), break_long_words=False, break_on_hyphens=False
        )
        lines += wrapped[:1] if index == 0 else [_guard(line) for line in wrapped[:1]]
        lines += [_guard(line) for line in wrapped[1:]]
    return "\n".join((start + line).rstrip() for line in lines)


def _paragraphs(description: str) -> list[str]:
    plain = _REORDERING.sub("", re.sub("\r\n?|[\x85\u2028\u2029]", "\n", description))
    pieces = (" ".join(_printable(piece).split()) for piece in re.split(r"\n\s*\n", plain))
    return [piece for piece in pieces if piece]


def _printable(text: str) -> str:
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def _escape(text: str) -> str:
    """Make code in backticks code and an address a link; leave the rest plain text."""
    parts = _CODE_OR_LINK.split(text)
    for index in range(0, len(parts), 2):
        parts[index] = _escape_markup(parts[index])
    for index in range(1, len(parts), 2):
        part = parts[index]
        parts[index] = f"@{_escape_markup(part[1:-1])}@" if part.startswith("`") else f"<{part}>"
    return "".join(parts)


def _escape_markup(text: str) -> str:
    text = re.sub(r"[\\`@<]", r"\\\g<0>", text)
    # Not an apostrophe within a word, but quotes that would make a link.
    text = re.sub(r"(?<![^\W_])'|'(?![^\W_])", r"\\'", text)
    text = re.sub(r'"(?=[A-Z])', r"\\\"", text)
    text = text.replace("__", r"\_\_")
    # Emphasis and anchors come in pairs; a lone one is itself.
    for sign in "/#":
        if text.count(sign) > 1:
            text = text.replace(sign, f"\\{sign}")
    return re.sub(r"&(?=#)|\[(?=[^\]]*\]\()", r"\\\g<0>", text)


def _guard(line: str) -> str:
    """Keep a line's start from beginning a list, a heading, a code line or another comment."""
    return _LINE_START.sub(r"\\\g<0>", line)
