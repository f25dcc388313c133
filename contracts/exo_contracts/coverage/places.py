"""Places: what a type says of its own documents, and how a place in them is written.

A type's own places are its properties, payloads, items and entries, aliases looked through. What
stands inside another record or sum is that type's own affair; here it only is or is not there.
"""

from __future__ import annotations

from typing import Final

from exo_contracts.judging.canonical import show_path
from exo_gen.model import (
    Alias,
    Model,
    Ref,
    TypeExpr,
)

ROOT: Final = "$"
ITEMS: Final = "[*]"
ENTRIES: Final = ".*"


def property_of(name: str) -> str:
    """The step to a property."""
    return show_path((name,)).removeprefix(ROOT)


def payload_of(tag: str) -> str:
    """The step to the payload of one variant."""
    return f".payload({tag})"


def opened(model: Model, kind: TypeExpr, seen: frozenset[str]) -> tuple[TypeExpr, frozenset[str]]:
    """Look through aliases; the names gone through join `seen`.

    An alias met again stays shut: a type that recurs through an alias has no end of places.
    """
    while isinstance(kind, Ref) and kind.name not in seen:
        type_ = model.lookup(kind.name)
        if not isinstance(type_, Alias):
            break
        seen |= {kind.name}
        kind = type_.target
    return kind, seen
