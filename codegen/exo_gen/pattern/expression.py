"""What a pattern is made of. Characters are Unicode code points, as lengths count them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Characters:
    """One character within these ranges, bounds included; or, `negated`, one outside them."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def has(self, character: str) -> bool:
        """Whether a character is in the set."""
        return self.negated != any(low <= character <= high for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other; the empty text for none."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of these."""

    branches: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """At least so often, and at most so often if there is a limit."""

    inner: Expression
    least: int
    most: int | None


Expression: TypeAlias = Characters | Sequence | Choice | Repeat


@dataclass(frozen=True)
class Pattern:
    """A pattern as it was written, and what it means.

    `at_start` and `at_end` say that nothing may come before or after; otherwise the expression may
    be found anywhere, as JSON Schema has it.
    """

    source: str
    expression: Expression
    at_start: bool
    at_end: bool

    def matches(self, text: str) -> bool:
        """Whether a text is as the pattern asks for."""
        return self._compiled.search(text) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        # To Python, `$` is also before a last line feed.
        return re.compile(f"{self.source[:-1]}\\Z" if self.at_end else self.source)


def size(expression: Expression) -> int:
    """How many states a machine has for it: each costs a step a character at worst."""
    match expression:
        case Characters():
            return 1
        case Sequence(parts):
            return sum(map(size, parts))
        case Choice(branches):
            return sum(size(branch) + 1 for branch in branches)
        case Repeat(inner, least, most):
            return (size(inner) + 1) * max(1, least if most is None else most)
