"""Order schema files so that each uses only those before it.

Haskell modules cannot import each other in a cycle, and one module a file is what keeps generated
code findable; so files may not use each other in a cycle. Types within a file may recurse freely.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Final

from exo_gen.load import Bundle
from exo_gen.positions import Node

_NAMING: Final = frozenset({"$defs", "properties"})
"""Keywords whose keys are names, of which one may be called like a keyword."""


class FileCycleError(ValueError):
    """Files that use each other; `files` lists the cycle, first file repeated at the end."""

    def __init__(self, files: tuple[str, ...]) -> None:
        super().__init__(" -> ".join(files))
        self.files = files


def modules_in_order(bundle: Bundle) -> tuple[str, ...]:
    """Return the file names in order of use; raise `FileCycleError`."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, document in sorted(bundle.documents.items()):
        used = {ref.partition("#")[0] for ref in references(document.root)} - {"", name}
        sorter.add(name, *sorted(used & set(bundle.documents)))
    try:
        return tuple(sorter.static_order())
    except CycleError as error:
        raise FileCycleError(tuple(error.args[1])) from None


def references(node: Node) -> Iterator[str]:
    """Yield the target of every `$ref` below a schema, examples left out."""
    yield from (str(target.value) for target in reference_nodes(node))


def reference_nodes(node: Node) -> Iterator[Node]:
    """Yield the text of every `$ref` below a schema; examples are documents and no schema."""
    for member in node.members.values():
        if member.key == "$ref" and isinstance(member.node.value, str):
            yield member.node
        elif member.key in _NAMING:
            for named in member.node.members.values():
                yield from reference_nodes(named.node)
        elif member.key != "examples":
            yield from reference_nodes(member.node)
    for item in node.items:
        yield from reference_nodes(item)
