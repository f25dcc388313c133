"""Texts that a writer may write and a reader refuses: lengths, values, forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from exo_gen.breaking.forms import (
    is_out_of_reach,
    longer_text,
    other_text,
    refused_text,
    same_form,
    shorter_text,
)
from exo_gen.breaking.pairs import Aspect, Difference, Pair
from exo_gen.breaking.sample import NoDocument, text_of
from exo_gen.model import Enum, LiteralType, StringType
from exo_gen.pattern import constraint
from exo_gen.pattern.inclusion import Undecided
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
                yield from _value_refused(pair, value, reader)
        case StringType(), StringType():
            yield from _wrong_lengths(pair, writer, reader)
            if not same_form(writer, reader):
                yield from _wrong_form(pair, writer, reader)
        case _ if written is not None and known is not None:
            for value in written:
                if value not in known:
                    yield _unknown(pair, value, known)
        case StringType(), _ if known is not None:
            yield from _free(pair, writer, known)


def _free(pair: Pair, writer: StringType, known: tuple[str, ...]) -> Iterator[Difference]:
    """Hold a text against a list of values: a form or a length may leave no others."""
    try:
        text = other_text(writer, known)
        if text is None:
            return
    except Undecided:
        text = None
    got = "another text" if text is None else quoted(text)
    yield pair.refused(Aspect.FREE_TEXT, "a free text", choices(known), got, lambda: _found(text))


def _found(text: str | None) -> str:
    if text is None:
        raise NoDocument("no text was found that tells the two apart")
    return text


def _unknown(pair: Pair, value: str, known: tuple[str, ...]) -> Difference:
    shown = quoted(value)
    return pair.refused(
        Aspect.UNKNOWN_VALUE, f"value {shown}", choices(known), shown, lambda: value, member=value
    )


# --- lengths ------------------------------------------------------------------------------------


def _value_refused(pair: Pair, value: str, reader: StringType) -> Iterator[Difference]:
    least, most = reader.min_length or 0, reader.max_length
    if len(value) < least:
        yield _too_short(pair, len(value), least, lambda: value)
    if most is not None and len(value) > most:
        yield _too_long(pair, len(value), len(value), most, lambda: value)
    form = constraint(reader)
    if form is not None and not form.matches(value):
        yield _formless(pair, f"value {quoted(value)}", reader, lambda: value)


def _wrong_lengths(pair: Pair, writer: StringType, reader: StringType) -> Iterator[Difference]:
    shortest, longest = writer.min_length or 0, writer.max_length
    least, most = reader.min_length or 0, reader.max_length
    formed = constraint(writer) is not None
    if shortest < least:
        text = shorter_text(writer, least - 1) if formed else None
        if text is not None or not formed or is_out_of_reach(least):
            shown = len(text) if text is not None else shortest
            yield _too_short(
                pair, shown, least, lambda: _found(text) if formed else text_of(shortest)
            )
    if most is not None and (longest is None or longest > most):
        text = longer_text(writer, most + 1) if formed else None
        length = len(text) if text is not None else max(shortest, most + 1)
        if text is not None or not formed or is_out_of_reach(most + 1):
            yield _too_long(
                pair,
                length,
                longest,
                most,
                lambda text=text: _found(text) if formed else text_of(length),  # type: ignore[misc]
            )


def _too_short(pair: Pair, length: int, least: int, text: Callable[[], str]) -> Difference:
    return pair.refused(
        Aspect.TOO_SHORT,
        _characters("at least", length),
        f"string of at least {least} characters",
        f"{length} characters",
        text,
    )


def _too_long(
    pair: Pair, length: int, longest: int | None, most: int, text: Callable[[], str]
) -> Difference:
    return pair.refused(
        Aspect.TOO_LONG,
        "text of any length" if longest is None else _characters("at most", longest),
        f"string of at most {most} characters",
        f"{length} characters",
        text,
    )


def _characters(word: str, count: int) -> str:
    return f"text of {word} {count} character{'' if count == 1 else 's'}"


# --- forms --------------------------------------------------------------------------------------


def _wrong_form(pair: Pair, writer: StringType, reader: StringType) -> Iterator[Difference]:
    wanted = constraint(reader)
    assert wanted is not None
    try:
        text = refused_text(writer, wanted)
        if text is None:
            return
    except Undecided:
        text = None
    form = _form(writer)
    noun = f"text of {form}" if form else "text of any form"
    yield _formless(pair, noun, reader, lambda: _found(text), got=quoted(text) if text else "")


def _formless(
    pair: Pair, noun: str, reader: StringType, text: Callable[[], str], got: str = ""
) -> Difference:
    expected = f"string of {_form(reader)}"
    return pair.refused(Aspect.FORM, noun, expected, got or "another text", text)


def _form(kind: StringType) -> str:
    if kind.format is not None:
        return f"format {kind.format}"
    return f"pattern {kind.pattern}" if kind.pattern is not None else ""
