"""What a rule about changes is, and what is advised more than once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """What a rule protects."""

    WIRE = "wire"
    """Documents: the two sides would not understand each other."""
    SOURCE = "source"
    """Code: what was written against the old types does not compile against the new ones."""
    PROMISE = "promise"
    """What the schema says of its own future."""


@dataclass(frozen=True, slots=True)
class BreakingRule:
    """What a change can break; `purpose` says in one sentence what does, `advice` what to do."""

    id: str
    name: str
    category: Theme
    purpose: str
    advice: str


KEEP: Final = "keep what was there and add beside it, or let both sides go over together"
TOGETHER: Final = "let both sides go over together, or add a new type and move to it step by step"
READERS_FIRST: Final = "bring the readers up to date before anybody writes it"
FOLLOW: Final = "follow the compiler through the code"


def wire(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    """A rule about documents."""
    return BreakingRule(f"EXO{number}", name, Theme.WIRE, purpose, advice)


def source(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    """A rule about code."""
    return BreakingRule(f"EXO{number}", name, Theme.SOURCE, purpose, advice)


def promise(number: int, name: str, purpose: str, advice: str) -> BreakingRule:
    """A rule about promises."""
    return BreakingRule(f"EXO{number}", name, Theme.PROMISE, purpose, advice)
