"""The module of models: the engine's blocks, each after what it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

from exo_gen.circles import components
from exo_gen.model import JsonValue, Model
from exo_gen.pattern import FORMATS
from exo_gen.render.json_schema import Schema, definitions, references
from exo_gen.render.python.engine import Block, ModelEngine
from exo_gen.render.python.recursion import without_alias_recursion

_HEAD: Final = '''"""Every type of the schema, as strict and frozen pydantic models.

A sum is a union chosen by `kind`; its variants are classes named after the sum and the tag.
"""
'''


def render_models(model: Model, engine: ModelEngine | None = None) -> str:
    """Return the source of `exo_types/models.py`, unformatted and without a header."""
    schemas = {
        name: _with_patterns(schema)
        for name, schema in definitions(without_alias_recursion(model)).items()
    }
    blocks = (engine or ModelEngine()).write(schemas)
    return "\n\n\n".join([_HEAD + _imports(blocks), *_body(schemas, blocks), ""])


def _imports(blocks: Mapping[str, Block]) -> str:
    """Import what any block may need; what none does is dropped when the module is formatted."""
    wanted = sorted(frozenset[tuple[str, str]]().union(*(one.imports for one in blocks.values())))
    return "\n".join(
        f"from {module} import {', '.join(name for _, name in pairs)}"
        for module, pairs in groupby(wanted, key=itemgetter(0))
    )


def _body(schemas: Mapping[str, Schema], blocks: Mapping[str, Block]) -> Iterator[str]:
    """Yield the blocks in an order in which Python can read them.

    An alias is evaluated where it stands, so all that it names comes before it. What a class names
    is looked up when pydantic builds its validator; in a circle that is once the circle is whole.
    """
    mentioned = {name: tuple(references(schema)) for name, schema in schemas.items()}
    for circle in components(schemas, mentioned.__getitem__):
        classes = [name for name in circle if blocks[name].is_class]
        yield from (blocks[name].source for name in classes)
        yield from (blocks[name].source for name in _aliases(circle, mentioned, blocks))
        if len(circle) > 1:
            yield "\n".join(f"{name}.model_rebuild()" for name in classes)


def _aliases(
    circle: Iterable[str], mentioned: Mapping[str, tuple[str, ...]], blocks: Mapping[str, Block]
) -> Iterator[str]:
    """Yield the aliases of a circle, each after those it names; none leads back to itself."""
    aliases = dict.fromkeys(name for name in circle if not blocks[name].is_class)

    def named(alias: str) -> Iterator[str]:
        return (name for name in mentioned[alias] if name in aliases)

    for component in components(aliases, named):
        yield from component


def _with_patterns(schema: Schema) -> Schema:
    """The schema with each format as its pattern: the engine would make other types than text."""
    kept = {key: _held(value) for key, value in schema.items()}
    form = kept.get("format") if kept.get("type") == "string" else None
    if isinstance(form, str):
        del kept["format"]
        kept["pattern"] = FORMATS[form]
    return kept


def _held(value: JsonValue) -> JsonValue:
    match value:
        case dict():
            return _with_patterns(value)
        case list():
            return [_held(each) for each in value]
        case _:
            return value
