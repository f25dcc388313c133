"""Shards: the pieces of a campaign. What comes of one depends on nothing but its name.

Shard 0 of a subject is what `contract run` does with it: the sweep, what is kept of it, and random
cases. Every later shard is random cases alone, of a seed of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from exo_contracts.properties import loader, memory
from exo_contracts.subjects import Subject

_WITHOUT_CHANCE: Final = frozenset({loader.NAME, memory.NAME})
"""Properties that are held against the sweep alone."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The `index`th piece of the search of a subject."""

    subject: Subject
    index: int

    def __str__(self) -> str:
        return f"shard {self.index} of {self.subject}"

    @property
    def first(self) -> bool:
        """Whether this is the shard with the sweep and everything else that is done once."""
        return self.index == 0

    @property
    def apart(self) -> bool:
        """Whether it needs a process of its own, as what watches or strains one does."""
        return self.subject.kind == "instance"

    def seed(self, seed: int) -> str:
        """The seed of this shard in a campaign of `seed`; the first has that of a plain run."""
        return f"{seed}" if self.first else f"{seed}/{self.index}"


def rounds(subjects: Sequence[Subject], bound: int | None) -> Iterator[Shard]:
    """Every subject's shard 0, then every subject's shard 1; `bound` of each, or without end.

    A subject that chance has no part in has nothing after its shard 0.
    """
    again = [subject for subject in subjects if not _WITHOUT_CHANCE.issuperset(subject.properties)]
    for index in count() if bound is None else range(bound):
        for subject in again if index else subjects:
            yield Shard(subject, index)
        if not again:
            return
