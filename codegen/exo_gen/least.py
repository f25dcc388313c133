"""The least solution of equations that refer to each other, circles included, in one walk.

Each thing has an amount of its own, and parts. What can only be built of itself has no solution.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)


class Join(Enum):
    """How the parts of a thing come together; each part has a number beside it.

    `ALL`: the thing's own amount, and each part as often as its number says. `DEEPEST`: its own, or
    the most of any part and that part's number. `CHEAPEST`: its own, and the least of any part.
    """

    ALL = auto()
    DEEPEST = auto()
    CHEAPEST = auto()


@dataclass(frozen=True, slots=True)
class Equation(Generic[_K]):
    """What one thing costs; no number is below 0. Without parts it costs its own amount."""

    own: int
    parts: tuple[tuple[_K, int], ...] = ()
    join: Join = Join.ALL


def least(equations: Mapping[_K, Equation[_K]], *, ceiling: int) -> dict[_K, int]:
    """Return the least cost of each thing that has one, never more than `ceiling`.

    Knuth's generalisation of Dijkstra's algorithm: what is cheapest is known for certain, and lets
    those that wait for it be known.
    """
    users: defaultdict[_K, list[tuple[_K, int]]] = defaultdict(list)
    waiting: dict[_K, int] = {}
    sums: dict[_K, int] = {}
    order = {key: at for at, key in enumerate(equations)}
    queue: list[tuple[int, int, _K]] = []
    for key, equation in equations.items():
        waiting[key] = len(equation.parts)
        sums[key] = 0
        for part, number in equation.parts:
            users[part].append((key, number))
        if not equation.parts:
            queue.append((min(equation.own, ceiling), order[key], key))
    heapq.heapify(queue)
    known: dict[_K, int] = {}
    while queue:
        cost, _, key = heapq.heappop(queue)
        if key in known:
            continue
        known[key] = cost
        for user, number in users[key]:
            equation = equations[user]
            waiting[user] -= 1
            match equation.join:
                case Join.ALL:
                    sums[user] = min(sums[user] + number * cost, ceiling)
                    total = equation.own + sums[user]
                case Join.DEEPEST:
                    sums[user] = max(sums[user], cost + number)
                    total = max(equation.own, sums[user])
                case Join.CHEAPEST:
                    # Costs become known in rising order: the first is the cheapest.
                    total = equation.own + cost
            if waiting[user] == 0 or equation.join is Join.CHEAPEST:
                heapq.heappush(queue, (min(total, ceiling), order[user], user))
    return known
