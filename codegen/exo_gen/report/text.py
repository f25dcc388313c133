"""Findings for people: the line that scripts know, and below it the place in the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from unicodedata import east_asian_width

from click import style

from exo_gen.diagnostics import Diagnostic
from exo_gen.report.place import RuleText, line_starts, region

_WIDTH: Final = 100
"""Characters of a source line that are shown at most."""

_BEFORE: Final = 40
"""Characters shown before the place when the line is longer than that."""


def render_excerpts(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    rules: Mapping[str, RuleText],
    *,
    colour: bool = False,
) -> str:
    """Two lines of source follow each finding, indented by two spaces or more."""
    parts: list[str] = []
    for one in sorted(diagnostics):
        parts.append(_coloured(one) if colour else f"{one}\n")
        parts.append(_excerpt(one, sources, colour=colour))
    return "".join(parts)


def _coloured(one: Diagnostic) -> str:
    place = style(f"{one.file}:{one.line}:{one.column}:", bold=True)
    return f"{place} {style(one.rule, fg='red', bold=True)}: {one.message}; {one.fix}\n"


def _excerpt(one: Diagnostic, sources: Mapping[str, str], *, colour: bool) -> str:
    line = _line(sources.get(one.file, ""), one.line)
    if not line or line.isspace():
        return ""
    place = region(one, sources)
    begin = min(one.column - 1, len(line))
    # What goes on over several lines is underlined to the end of its first.
    end = place.end_column - 1 if place.end_line == one.line else len(line)
    first = max(0, begin - _BEFORE) if len(line) > _WIDTH else 0
    last = first + _WIDTH
    before, marked = _visible(line[first:begin]), _visible(line[begin : min(end, last)])
    after = _visible(line[max(begin, min(end, last)) : last])
    caret = "^" * max(1, _cells(marked))
    if colour:
        caret = style(caret, fg="red", bold=True)
    margin = " " * len(str(one.line))
    return f"  {one.line} | {before}{marked}{after}\n  {margin} | {' ' * _cells(before)}{caret}\n"


def _line(text: str, number: int) -> str:
    """A line of a text without its end; empty when there is no such line."""
    starts = line_starts(text)
    if number > len(starts):
        return ""
    end = starts[number] - 1 if number < len(starts) else len(text)
    return text[starts[number - 1] : end].removesuffix("\r")


def _visible(text: str) -> str:
    """Replace what could steer a terminal or hide text; a tab becomes one space."""
    spaced = text.replace("\t", " ")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in spaced)


def _cells(text: str) -> int:
    """Columns of a terminal that `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
