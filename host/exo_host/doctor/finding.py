"""What a check found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

State = Literal["ok", "missing", "broken"]
"""`missing` is what the host can do without; `broken` is what it cannot, or what was configured
and does not work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the report."""

    name: str
    state: State
    found: str
    mend: str = ""
    """One command or one line; empty when it is ok."""


def ok(name: str, found: str) -> Finding:
    """A finding that is as it should be."""
    return Finding(name, "ok", found)


def missing(name: str, found: str, mend: str) -> Finding:
    """A finding that is a warning."""
    return Finding(name, "missing", found, mend)


def broken(name: str, found: str, mend: str) -> Finding:
    """A finding that fails the whole."""
    return Finding(name, "broken", found, mend)


Check: TypeAlias = Callable[[], Iterable[Finding]]
"""Looks at one thing; bounded by its own probes' timeouts."""
