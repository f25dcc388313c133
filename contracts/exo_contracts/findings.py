"""Findings: what a property holds against a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Verdicts: TypeAlias = tuple[tuple[str, str], ...]
"""Who said what, in the order to show it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A property that does not hold.

    `cause` is the same for findings that one fault explains: no values in it, so that a shrunk case
    keeps the cause of the one it came from. `place` is the path that the finding is about.
    """

    property: str
    cause: str
    message: str
    verdicts: Verdicts
    place: str = "$"


Examination: TypeAlias = Mapping[str, "Finding | None"]
"""Each property that a case was held against, and what came of it."""
