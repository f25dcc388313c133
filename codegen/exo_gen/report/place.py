"""What all formats share: where a finding ends, and the shape of a format."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from exo_gen.diagnostics import Diagnostic


class RuleText(Protocol):
    """What formats say of a rule, be it one of lint or one of breaking."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def purpose(self) -> str: ...


class Format(Protocol):
    """A way to write findings; `sources` is the text of each file by the path that is shown."""

    def __call__(
        self,
        diagnostics: Iterable[Diagnostic],
        sources: Mapping[str, str],
        rules: Mapping[str, RuleText],
        /,
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and columns from 1, in characters; the end is the first place that is outside."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(diagnostic: Diagnostic, sources: Mapping[str, str]) -> Region:
    """Return what a finding points at; an empty region when its end or its text is unknown."""
    text = sources.get(diagnostic.file)
    line, column = diagnostic.line, diagnostic.column
    if text is None or diagnostic.end <= diagnostic.start or diagnostic.end > len(text):
        return Region(line, column, line, column)
    # The parser ends a line at a line feed and at nothing else; so must this.
    starts = line_starts(text)
    end_line = bisect_right(starts, diagnostic.end)
    return Region(line, column, end_line, diagnostic.end - starts[end_line - 1] + 1)


@lru_cache(maxsize=8)
def line_starts(text: str) -> tuple[int, ...]:
    """Where each line begins. Thousands of findings may be about one text, so it is remembered."""
    return (0, *(match.end() for match in re.finditer("\n", text)))
