"""The components of a graph, and which of its nodes lie on a circle: one walk, however deep."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

_N = TypeVar("_N", bound=Hashable)


def on_circles(nodes: Iterable[_N], following: Callable[[_N], Iterable[_N]]) -> frozenset[_N]:
    """Return the nodes that lead back to themselves, of `nodes` and all they lead to."""
    found: set[_N] = set()
    for component in components(nodes, following):
        if len(component) > 1 or component[0] in following(component[0]):
            found.update(component)
    return frozenset(found)


def components(
    nodes: Iterable[_N], following: Callable[[_N], Iterable[_N]]
) -> Iterator[tuple[_N, ...]]:
    """Yield the strongly connected components of `nodes` and all they lead to.

    A component comes after those it leads to, and otherwise as early as its first node does. One of
    several nodes is a circle. The algorithm is Tarjan's (Depth-First Search and Linear Graph
    Algorithms, 1972), with a stack of its own in place of Python's.
    """
    number: dict[_N, int] = {}
    lowest: dict[_N, int] = {}
    waiting: dict[_N, None] = {}
    for root in nodes:
        if root in number:
            continue
        trail: list[tuple[_N, Iterator[_N]]] = []
        _enter(root, number, lowest, waiting)
        trail.append((root, iter(following(root))))
        while trail:
            node, rest = trail[-1]
            for target in rest:
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
                    yield _taken_out(node, waiting)


def _enter(node: _N, number: dict[_N, int], lowest: dict[_N, int], waiting: dict[_N, None]) -> None:
    number[node] = lowest[node] = len(number)
    waiting[node] = None


def _taken_out(root: _N, waiting: dict[_N, None]) -> tuple[_N, ...]:
    """Take a component off the stack: everything down to the node that was entered first."""
    component: list[_N] = []
    while not component or component[-1] != root:
        component.append(waiting.popitem()[0])
    return tuple(reversed(component))
