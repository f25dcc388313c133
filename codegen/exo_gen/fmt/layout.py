"""Lay a JSON text out: on one line what fits, a member a line what does not, keys in order.

Scalars keep the text that their author wrote (`1.0`, `\\u00e9`): only white space and the order of
a schema's keywords change. Laying out twice is laying out once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.fmt.order import Kind, inside, ordered
from exo_gen.positions import Node, parse

WIDTH: Final = 100
"""Columns that a line may have, as in the sources of this project."""

_INDENT: Final = 2
_ALWAYS_OPEN: Final = (Kind.FILE, Kind.DEFINITIONS)


def format_text(text: str) -> str:
    """Return the canonical layout of a schema file; raise `JsonSyntaxError`."""
    layout = _Layout(text)
    return "\n".join(layout.lines(parse(text), Kind.FILE, "", 0, "")) + "\n"


class _Layout:
    """Writes the values of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def lines(self, node: Node, kind: Kind, key: str, depth: int, comma: str) -> Iterator[str]:
        """Yield the lines of a value behind its `key`, followed by `comma`."""
        margin = " " * (_INDENT * depth)
        flat = self._flat(node, kind)
        opened = isinstance(node.value, dict | list) and bool(node.members or node.items)
        fits = len(margin) + len(key) + len(flat) + len(comma) <= WIDTH
        if not opened or (fits and not (node.members and kind in _ALWAYS_OPEN)):
            yield f"{margin}{key}{flat}{comma}"
            return
        brackets = "{}" if node.members else "[]"
        yield f"{margin}{key}{brackets[0]}"
        children = list(self._children(node, kind))
        for number, (name, child, child_kind) in enumerate(children):
            behind = "," if number < len(children) - 1 else ""
            yield from self.lines(child, child_kind, name, depth + 1, behind)
        yield f"{margin}{brackets[1]}{comma}"

    def _flat(self, node: Node, kind: Kind) -> str:
        if node.members:
            inner = (
                name + self._flat(child, sort) for name, child, sort in self._children(node, kind)
            )
            return "{" + ", ".join(inner) + "}"
        if node.items:
            inner = (self._flat(child, sort) for _, child, sort in self._children(node, kind))
            return "[" + ", ".join(inner) + "]"
        if isinstance(node.value, dict):
            return "{}"
        return "[]" if isinstance(node.value, list) else self._text[node.start : node.end]

    def _children(self, node: Node, kind: Kind) -> Iterator[tuple[str, Node, Kind]]:
        for member in ordered(node, kind):
            key = self._text[member.start : member.end]
            yield f"{key}: ", member.node, inside(kind, member.key)
        for item in node.items:
            yield "", item, inside(kind, None)
