"""Remarks: what a property says it cannot prove, so that nothing is left out in silence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """A property does not apply to a subject, or holds it to less. `why` is one plain sentence.

    `subject` is how the report names it ("type Tree"), or "" when it is said of every subject.
    """

    property: str
    subject: str
    why: str
