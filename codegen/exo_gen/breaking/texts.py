"""Texts that a writer may write and a reader refuses: lengths, values, forms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TypeAlias

from exo_gen.breaking.pairs import Aspect, Difference, Pair
from exo_gen.breaking.sample import text_beside, text_of
from exo_gen.model import Enum, LiteralType, StringType
from exo_gen.wire_words import choices, quoted

Text: TypeAlias = StringType | LiteralType | Enum


def listed_values(core: object) -> tuple[str, ...] | None:
    """Return the texts of a type that has only some; None when it has more."""
    match core:
        case LiteralType(value=value):
            return (value,)
        case Enum(values=values):
            return values
        case StringType(max_length=0):
            return ("",)
        case _:
            return None


def text_differences(pair: Pair, writer: Text, reader: Text) -> Iterator[Difference]:
    """Yield every way in which a text of the writer's type is refused."""
    written, known = listed_values(writer), listed_values(reader)
    match writer, reader:
        case (_, StringType()) if written is not None:
            for value in written:
                yield from _wrong_lengths(pair, len(value), len(value), reader, value)
        case StringType(), StringType():
            yield from _wrong_lengths(pair, writer.min_length or 0, writer.max_length, reader)
        case _ if written is not None and known is not None:
            for value in written:
                if value not in known:
                    yield _unknown(pair, value, known)
        case StringType(), _ if known is not None:
            other = partial(text_beside, writer.min_length or 0, frozenset(known))
            yield pair.refused(
                Aspect.FREE_TEXT, "a free text", choices(known), "another text", other
            )


def _unknown(pair: Pair, value: str, known: tuple[str, ...]) -> Difference:
    shown = quoted(value)
    return pair.refused(
        Aspect.UNKNOWN_VALUE, f"value {shown}", choices(known), shown, lambda: value, member=value
    )


def _wrong_lengths(
    pair: Pair, shortest: int, longest: int | None, reader: StringType, value: str | None = None
) -> Iterator[Difference]:
    """Compare lengths; `value` is the text when the writer writes no other."""
    least, most = reader.min_length or 0, reader.max_length
    if shortest < least:
        yield pair.refused(
            Aspect.TOO_SHORT,
            _characters("at least", shortest),
            f"string of at least {least} characters",
            f"{shortest} characters",
            lambda: text_of(shortest) if value is None else value,
        )
    if most is not None and (longest is None or longest > most):
        length = max(shortest, most + 1)
        yield pair.refused(
            Aspect.TOO_LONG,
            "text of any length" if longest is None else _characters("at most", longest),
            f"string of at most {most} characters",
            f"{length} characters",
            lambda: text_of(length) if value is None else value,
        )


def _characters(word: str, count: int) -> str:
    return f"text of {word} {count} character{'' if count == 1 else 's'}"
