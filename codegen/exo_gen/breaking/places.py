"""Where a schema says something: from a place without a file to a line and a column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exo_gen.breaking.verdict import Site
from exo_gen.build import DEFINITIONS
from exo_gen.load import Bundle, Document
from exo_gen.positions import Member, Node


@dataclass(frozen=True, slots=True)
class Place:
    """A key or value of a schema file."""

    document: Document
    at: Member | Node

    def __str__(self) -> str:
        return f"{self.document.shown}:{self.at.line}:{self.at.column}"


class Places:
    """Finds every definition of a bundle, and every field, variant and value of one."""

    def __init__(self, bundle: Bundle) -> None:
        self._definitions: Mapping[str, tuple[Document, Member]] = {
            member.key: (document, member)
            for document in bundle.documents.values()
            for member in document.root.object(DEFINITIONS)
        }

    def find(self, site: Site) -> Place | None:
        """Return where a place is written; its definition when there is no such member."""
        found = self._definitions.get(site.type)
        if found is None:
            return None
        document, definition = found
        members = (at for name, at in _members(definition.node) if name == site.member)
        return Place(document, next(members, definition))


def _members(definition: Node) -> Iterator[tuple[str, Member | Node]]:
    for member in definition.object("properties"):
        yield member.key, member
    alternatives = definition.get("oneOf")
    for variant in alternatives.items if alternatives is not None else ():
        yield _tag(variant)
    values = definition.get("enum")
    for value in values.items if values is not None else ():
        yield str(value.value), value


def _tag(variant: Node) -> tuple[str, Node]:
    """A variant's tag and where it stands; the whole variant where it has none."""
    at: Node | None = variant
    for key in ("properties", "kind", "const"):
        at = at.get(key) if at is not None else None
    return ("", variant) if at is None else (str(at.value), at)
