"""Running the differential test: scripts until enough requests were made, or until one differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from exo_contracts.differential.compare import Difference, compare, shrunk
from exo_contracts.differential.decider import Decider
from exo_contracts.differential.script import Scripts


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many requests and scripts both guests were given, and where they first differ."""

    requests: int
    scripts: int
    difference: Difference | None = None


def differ(
    scripts: Scripts, one: Decider, other: Decider, *, examples: int, only: int | None = None
) -> Outcome:
    """Give both the same scripts until `examples` requests were made; or one script, by number."""
    requests = made = 0
    try:
        for number in _numbers(only):
            script = scripts.script(number)
            difference = compare(script, one, other)
            requests += len(script.requests)
            made += 1
            if difference is not None:
                return Outcome(requests, made, shrunk(difference, one, other))
            if requests >= examples:
                break
    finally:
        for decider in (one, other):
            decider.close()
    return Outcome(requests, made)


def _numbers(only: int | None) -> Iterator[int]:
    numbers: Iterable[int] = count() if only is None else (only,)
    yield from numbers
