"""Which nodes of a graph lie on a circle: one walk over all of it, however deep it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

_N = TypeVar("_N", bound=Hashable)


def on_circles(nodes: Iterable[_N], following: Callable[[_N], Iterable[_N]]) -> frozenset[_N]:
    """Return the nodes that lead back to themselves, of `nodes` and all they lead to.

    Tarjan's algorithm, with a stack of its own in place of Python's: a component of several nodes
    is a circle, and one of a single node when it follows itself.
    """
    number: dict[_N, int] = {}
    lowest: dict[_N, int] = {}
    waiting: dict[_N, None] = {}
    found: set[_N] = set()
    for root in nodes:
        if root in number:
            continue
        trail: list[tuple[_N, Iterator[_N]]] = []
        _enter(root, number, lowest, waiting)
        trail.append((root, iter(following(root))))
        while trail:
            node, rest = trail[-1]
            for target in rest:
                if target == node:
                    found.add(node)
                if target not in number:
                    _enter(target, number, lowest, waiting)
                    trail.append((target, iter(following(target))))
                    break
                if target in waiting:
                    lowest[node] = min(lowest[node], number[target])
            else:
                trail.pop()
                if trail:
                    above = trail[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == number[node]:
                    component = _taken_out(node, waiting)
                    if len(component) > 1:
                        found.update(component)
    return frozenset(found)


def _enter(node: _N, number: dict[_N, int], lowest: dict[_N, int], waiting: dict[_N, None]) -> None:
    number[node] = lowest[node] = len(number)
    waiting[node] = None


def _taken_out(root: _N, waiting: dict[_N, None]) -> list[_N]:
    """Take a component off the stack: everything down to the node that was entered first."""
    component: list[_N] = []
    while not component or component[-1] != root:
        component.append(waiting.popitem()[0])
    return component
