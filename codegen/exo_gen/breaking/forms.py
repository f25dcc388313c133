"""Texts of a writer whose type has a pattern or a format: some of a length, some that are refused.

Whether one pattern is within another is decided exactly, up to a number of states; patterns with
more are taken to differ, and the finding has no document unless one of some texts tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from exo_gen.model import StringType
from exo_gen.pattern import Pattern, constraint
from exo_gen.pattern.inclusion import one_of, text_apart
from exo_gen.pattern.texts import REACH, example

_TRIES: Final = 64
_PLAIN: Final = "x0 A-\n."


def shorter_text(writer: StringType, most: int) -> str | None:
    """Return a text of the writer's of at most so many characters, if it has one."""
    return _of_lengths(writer, 0, most)


def longer_text(writer: StringType, least: int) -> str | None:
    """Return a text of the writer's of at least so many characters, if it has one."""
    return _of_lengths(writer, least, None)


def _of_lengths(writer: StringType, least: int, most: int | None) -> str | None:
    pattern = constraint(writer)
    assert pattern is not None
    low = max(least, writer.min_length or 0)
    highs = [high for high in (most, writer.max_length) if high is not None]
    if highs and min(highs) < low:
        return None
    return example(pattern, low, min(highs) if highs else None)


def is_out_of_reach(length: int) -> bool:
    """Whether texts so long are not looked for."""
    return length > REACH


def refused_text(writer: StringType, reader: Pattern) -> str | None:
    """Return a text of the writer's that a pattern refuses, or None; raise `Undecided`."""
    tried = next((text for text in texts(writer) if not reader.matches(text)), None)
    if tried is not None:
        return tried
    low, high = writer.min_length or 0, writer.max_length
    return text_apart(constraint(writer), reader, low=low, high=high)


def other_text(writer: StringType, known: tuple[str, ...]) -> str | None:
    """Return a text of the writer's that is none of `known`, or None; raise `Undecided`."""
    low, high = writer.min_length or 0, writer.max_length
    return text_apart(constraint(writer), one_of(known), low=low, high=high)


def texts(writer: StringType) -> Iterator[str]:
    """Yield some texts of a type, the same each time."""
    pattern = constraint(writer)
    low, high = writer.min_length or 0, writer.max_length
    if pattern is None:
        for length in range(low, low + 8 if high is None else min(high, low + 8) + 1):
            yield from (character * length for character in _PLAIN)
        return
    for seed in range(_TRIES):
        choices = Random(seed)
        text = example(pattern, low, high, choices.randrange)
        if text is not None:
            yield text


def same_form(writer: StringType, reader: StringType) -> bool:
    """Whether the reader asks for no form, or for the one that the writer keeps."""
    wanted, kept = constraint(reader), constraint(writer)
    return wanted is None or (kept is not None and kept.source == wanted.source)
