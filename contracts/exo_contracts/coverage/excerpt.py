"""The lines of a file worth showing: what was not covered, and a little around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exo_contracts.coverage.branches import CodeLine

_AROUND: Final = 2


def excerpt(lines: Sequence[CodeLine]) -> tuple[CodeLine, ...]:
    """The uncovered lines of a whole file, each with two lines before and after it."""
    shown = {
        near
        for at, line in enumerate(lines)
        if line.state in ("partial", "missed")
        for near in range(max(0, at - _AROUND), min(len(lines), at + _AROUND + 1))
    }
    return tuple(lines[at] for at in sorted(shown))
