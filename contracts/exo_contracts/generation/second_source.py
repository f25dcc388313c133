"""A second source of documents: hypothesis-jsonschema, which knows nothing of our model.

It reads the schema files too, but makes up its own documents from them. It follows no reference to
another file and none that leads back to itself, so each type is handed to it as one document, and
the types that hold themselves are left to our own source.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.internal.conjecture.utils import many

from exo_contracts.roots import roots_of, schema_files

RECURSIVE: Final = "hypothesis-jsonschema resolves references by inlining them; this type recurs"


class SecondSource:
    """Documents of each type as hypothesis-jsonschema makes them."""

    def __init__(self, schema: Path) -> None:
        files = schema_files(schema)
        self._local = {
            name: _local(definition)
            for contents in files.values()
            for name, definition in contents["$defs"].items()
            if definition is True or not {"x-exo-entry", "x-exo-tool"} & definition.keys()
        }
        self._roots = {name: _local(root) for name, root in roots_of(files).items()}

    def documents(self, name: str) -> st.SearchStrategy[Any] | None:
        """Documents of a type; None for a type that it cannot read, which is one that recurs."""
        root = self._roots[name]
        # It reads every definition it is given, so it is given no more than it needs.
        used = {known: self._local[known] for known in sorted(self._reached(root))}
        if any(known in self._reached(definition) for known, definition in used.items()):
            return None
        made: st.SearchStrategy[Any] = _from_schema()({**root, "$defs": used}, allow_x00=True)
        return made

    def _reached(self, schema: Any) -> set[str]:
        """The types that a schema refers to, and those that they refer to, and so on."""
        reached, waiting = set[str](), _targets(schema)
        while waiting:
            reached |= waiting
            waiting = _targets([self._local[name] for name in waiting]) - reached
        return reached


def _targets(schema: Any) -> set[str]:
    """Types that a schema with local references names."""
    return {part.partition('"')[0] for part in json.dumps(schema).split('"#/$defs/')[1:]}


def _local(schema: Any) -> Any:
    """The schema with references that stay in the document."""
    match schema:
        case {"$ref": str(target)}:
            return {"$ref": "#/$defs/" + target.rpartition("/")[2]}
        case dict():
            return {key: _local(value) for key, value in schema.items()}
        case list():
            return [_local(item) for item in schema]
        case _:
            return schema


class _Collection(many):
    """Hypothesis' private helper as the library's last release knew it, with a `more` to ask."""

    _elements: Iterator[None] | None = None

    def more(self) -> bool:
        """Whether to draw another element."""
        if self._elements is None:
            self._elements = iter(self.__enter__())
        if next(self._elements, self) is not self:
            return True
        self.__exit__(None)
        return False


@cache
def _from_schema() -> Callable[..., st.SearchStrategy[Any]]:
    """The library, fitted to Hypothesis, which has moved on since the library's last release.

    Imported when first needed: it reads tables of Unicode as it is imported.
    """
    import hypothesis_jsonschema
    from hypothesis_jsonschema import _from_schema as inside

    library: Any = inside
    if not hasattr(many, "more"):
        library.cu = SimpleNamespace(many=_Collection)
    return hypothesis_jsonschema.from_schema
