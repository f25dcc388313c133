"""From a path in a document to the line of the schema that speaks of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exo_gen.load import Bundle
from exo_gen.model import JsonValue, SourcePosition
from exo_gen.positions import Node

_STEP: Final = re.compile(r'\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """A pointer into a schema file, and where it stands there."""

    pointer: str
    position: SourcePosition

    def __str__(self) -> str:
        return f"{self.pointer} ({self.position})"


def locate(bundle: Bundle, pointer: str, path: str, value: JsonValue) -> SchemaPlace | None:
    """Follow `path` of a document `value` as far as the schema at `pointer` goes along."""
    walker = _Walker.at(bundle, pointer)
    if walker is None:
        return None
    for step in _steps(path):
        inside = walker.resolved().into(step, value)
        if inside is None:
            break
        walker = inside
        value = _item(value, step)
    return SchemaPlace(
        f"{walker.file}#{walker.pointer}",
        SourcePosition(walker.file, walker.node.line, walker.node.column),
    )


@dataclass(frozen=True, slots=True)
class _Walker:
    """A node of a schema file."""

    bundle: Bundle
    file: str
    pointer: str
    node: Node

    @classmethod
    def at(cls, bundle: Bundle, target: str) -> _Walker | None:
        file, _, pointer = target.partition("#")
        document = bundle.documents.get(file)
        walker = None if document is None else cls(bundle, file, "", document.root)
        for key in pointer.split("/")[1:]:
            walker = None if walker is None else walker.down(key)
        return walker

    def down(self, *keys: str) -> _Walker | None:
        """The node below, by keys and indices."""
        node: Node | None = self.node
        for key in keys:
            if node is not None and node.items and key.isdigit():
                node = node.items[int(key)] if int(key) < len(node.items) else None
            else:
                node = node.get(key) if node is not None else None
        if node is None:
            return None
        return _Walker(self.bundle, self.file, "/".join((self.pointer, *keys)), node)

    def resolved(self) -> _Walker:
        """The node that references lead to."""
        reference = self.node.get("$ref")
        if reference is None or not isinstance(reference.value, str):
            return self
        target = reference.value
        found = self.at(self.bundle, target if not target.startswith("#") else self.file + target)
        return self if found is None else found.resolved()

    def into(self, step: str | int, value: JsonValue) -> _Walker | None:
        """The schema of one step into a value that this schema describes."""
        if isinstance(step, int):
            return self.down("items")
        for at, variant in enumerate(self._items("oneOf")):
            kind = variant.get("properties")
            tag = kind.value.get("kind") if kind and isinstance(kind.value, dict) else None
            if isinstance(value, dict) and tag == {"const": value.get("kind")}:
                return self.down("oneOf", str(at), "properties", step)
        for at, inner in enumerate(self._items("anyOf")):
            if inner.value != {"type": "null"}:
                below = self.down("anyOf", str(at))
                return None if below is None else below.resolved().into(step, value)
        below = self.down("properties", step) or self.down("additionalProperties")
        return None if below is None or below.node.value is False else below

    def _items(self, key: str) -> tuple[Node, ...]:
        child = self.node.get(key)
        return () if child is None else child.items


def _steps(path: str) -> Iterator[str | int]:
    for match in _STEP.finditer(path):
        name, index, key = match.groups()
        if index is not None:
            yield int(index)
        else:
            yield name if name is not None else json.loads(key)


def _item(value: JsonValue, step: str | int) -> JsonValue:
    match value, step:
        case dict(), str():
            return value.get(step)
        case list(), int() if step < len(value):
            return value[step]
        case _:
            return None
