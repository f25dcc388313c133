"""Rules about `pattern` and `format`: what every engine decides alike, and something matches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.bounds import count
from exo_gen.lint.schema import Place, Schema
from exo_gen.lint.shape import Shape
from exo_gen.pattern import FORMATS, Pattern, PatternError, format_pattern, parse
from exo_gen.pattern.lengths import longest, shortest
from exo_gen.positions import Node

_WRITTEN: Final = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL)
"""A character as a JSON string spells it."""


def check_patterns(schema: Schema) -> Iterator[Diagnostic]:
    """Check the pattern and the format of every string."""
    for place in schema.places:
        if place.shape is Shape.STRING:
            yield from _pattern(place)
            yield from _format(place)


def pattern_of(node: Node) -> Pattern | None:
    """The pattern that a string is held to, by either keyword; None where there is no good one."""
    source, name = node.get("pattern"), node.get("format")
    try:
        if source is not None and isinstance(source.value, str):
            return parse(source.value)
    except PatternError:
        return None
    known = name is not None and isinstance(name.value, str) and name.value in FORMATS
    return format_pattern(str(name.value)) if known and name is not None else None


def _pattern(place: Place) -> Iterator[Diagnostic]:
    node = place.node.get("pattern")
    if node is None:
        return
    if not isinstance(node.value, str):
        yield rules.KEYWORD_VALUE.found(
            place.document, node, f"'pattern' of '{place.label}' is no text", "write a text"
        )
        return
    try:
        pattern = parse(node.value)
    except PatternError as error:
        yield rules.PATTERN_FORM.found(
            place.document,
            _within(place, node, error.at),
            f"pattern of '{place.label}': {error.message}",
            error.fix,
        )
        return
    same = next((name for name, source in FORMATS.items() if source == node.value), None)
    if same is not None:
        yield rules.PATTERN_FORM.found(
            place.document,
            node,
            f"pattern of '{place.label}' is that of a format",
            f'write "format": "{same}"',
        )
    if "format" in place.node.members:
        yield rules.PATTERN_AND_FORMAT.found(
            place.document,
            place.node.members["format"],
            f"'{place.label}' has a pattern and a format",
            "leave one of them out: a format is a pattern",
        )
        return
    yield from _lengths(place, "pattern", pattern)


def _lengths(place: Place, key: str, pattern: Pattern) -> Iterator[Diagnostic]:
    """Check that a text of the form can have a length that is asked for."""
    low, high = (count(place.node.get(f"{side}Length")) for side in ("min", "max"))
    most, least = longest(pattern), shortest(pattern)
    if high is not None and least > high:
        yield _empty(place, key, f"of at least {least} characters", f"'maxLength' {high}")
    elif low is not None and most is not None and most < low:
        yield _empty(place, key, f"of at most {most} characters", f"'minLength' {low}")


def _empty(place: Place, key: str, texts: str, limit: str) -> Diagnostic:
    return rules.PATTERN_LENGTH.found(
        place.document,
        place.node.members[key],
        f"'{place.label}' matches texts {texts}, against {limit}",
        f"write a {key} and lengths that leave a text",
    )


def _format(place: Place) -> Iterator[Diagnostic]:
    node = place.node.get("format")
    if node is None:
        return
    if isinstance(node.value, str) and node.value in FORMATS:
        if "pattern" not in place.node.members:
            yield from _lengths(place, "format", format_pattern(node.value))
    else:
        yield rules.FORMAT_NAME.found(
            place.document,
            node,
            f"format of '{place.label}' is {node.value!r}, which the two sides do not both decide",
            f"write {', '.join(repr(name) for name in FORMATS)}, or a 'pattern'",
        )


def _within(place: Place, node: Node, at: int) -> Node:
    """The character of a text that is `at` characters into it, as the file spells it."""
    start = node.start + 1
    for found in list(_WRITTEN.finditer(place.document.text, start, node.end - 1))[:at]:
        start = found.end()
    end = min(start + 1, node.end)
    return Node(node.value, node.line, node.column + start - node.start, {}, (), start, end)
