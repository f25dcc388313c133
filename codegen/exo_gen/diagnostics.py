"""Diagnostics: problems as values, and the errors that end a run.

```
ExoGenError            anything a person can mend; `exit_code` 2 (usage or environment) by default
└── FindingsError      the input or the tree has findings; exit code 1
```

A `Diagnostic` is a fact about a place in a file. Stages return all of them, sorted; text is made at
the edge by `render_text`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. Lines and columns count from 1; `rule` is an id such as `EXO102`.

    `start` and `end` are what it points at, in characters of the file; equal when unknown.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str = field(compare=False)
    fix: str = field(compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.rule}: {self.message}; {self.fix}"


def render_text(diagnostics: Iterable[Diagnostic]) -> str:
    """One line a diagnostic, in order of place."""
    return "".join(f"{diagnostic}\n" for diagnostic in sorted(diagnostics))


class ExoGenError(Exception):
    """A failure a person can mend; `str()` says what was found, what was expected, what to do."""

    exit_code: int = 2


class FindingsError(ExoGenError):
    """The run worked and found something wrong with what it was given."""

    exit_code = 1
