"""Pages: what a campaign knows of one subject, however its shards come in.

Results are added up in order of shard, so that a page says the same whichever arrived first. What
comes early waits; what comes twice counts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from exo_contracts.campaign.records import failure_out
from exo_contracts.failure import Failure
from exo_contracts.result import Result


@dataclass(frozen=True, slots=True)
class Page:
    """`result` is of all shards below `done`; `waiting` has results of later ones by index."""

    done: int = 0
    result: Result | None = None
    waiting: Mapping[int, Result] = field(default_factory=dict)

    @property
    def shards(self) -> int:
        """How many shards have been done."""
        return self.done + len(self.waiting)

    def has(self, index: int) -> bool:
        """Whether a shard has been done."""
        return index < self.done or index in self.waiting

    def adding(self, index: int, result: Result) -> Page:
        """This page with the result of another shard; the same page when it has that already."""
        if self.has(index):
            return self
        done, sum_, waiting = self.done, self.result, {**self.waiting, index: result}
        while done in waiting:
            sum_ = added(sum_, waiting.pop(done))
            done += 1
        return Page(done, sum_, dict(sorted(waiting.items())))

    def total(self) -> Result | None:
        """Everything there is so far; None when there is nothing."""
        sum_ = self.result
        for _, result in sorted(self.waiting.items()):
            sum_ = added(sum_, result)
        return sum_


def added(first: Result | None, second: Result) -> Result:
    """Two results as one, the smallest failure of each cause kept."""
    both = second if first is None else first.merged(second)
    smallest: dict[str, Failure] = {}
    # Not those of both: merging keeps the first of two that differ in their words alone.
    for failure in (*(() if first is None else first.failures), *second.failures):
        best = smallest.get(failure.cause)
        if best is None or _size(failure) < _size(best):
            smallest[failure.cause] = failure
    return replace(both, failures=tuple(smallest.values()))


def _size(failure: Failure) -> tuple[Any, ...]:
    """The order in which failures of one cause are worth keeping, the best one first.

    One that can be tried again comes before one that cannot, a short document before a long one;
    what is left of the tie is decided by content, never by who came first.
    """
    document = failure.document
    content = json.dumps(failure_out(failure), sort_keys=True)
    return (not failure.case, len(document), document, content)
