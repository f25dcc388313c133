"""Places in a document: where each value stands, and what the model wants there.

`sites` walks a valid document along its type; `changed` returns a copy with one place changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    JsonValue,
    MapType,
    Model,
    NullableType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """A value, its place, and the expression that describes it, aliases looked through."""

    path: Path
    kind: TypeExpr
    value: JsonValue


class Removed:
    """Stands for a property that is taken away."""


REMOVED: Final = Removed()


def sites(model: Model, name: str, document: JsonValue, *, nested: bool = True) -> Iterator[Site]:
    """Yield the places of a valid document, the outermost first.

    Without `nested`, places inside other records and sums than the outermost are left out: those
    types have documents of their own.
    """
    yield from _walk(model, Ref(name), document, (), nested)


def bare(model: Model, kind: TypeExpr) -> TypeExpr:
    """Look through references to aliases."""
    while isinstance(kind, Ref):
        type_ = model.lookup(kind.name)
        if not isinstance(type_, Alias):
            break
        kind = type_.target
    return kind


def changed(document: JsonValue, path: Path, value: JsonValue | Removed) -> JsonValue:
    """Return `document` with the value at `path` replaced, added or removed."""
    if not path:
        if isinstance(value, Removed):
            raise ValueError("the document itself cannot be removed")
        return value
    step, rest = path[0], path[1:]
    if isinstance(document, dict) and isinstance(step, str):
        entries = dict(document)
        if rest:
            entries[step] = changed(entries[step], rest, value)
        elif isinstance(value, Removed):
            del entries[step]
        else:
            entries[step] = value
        return entries
    if isinstance(document, list) and isinstance(step, int):
        items = list(document)
        if step == len(items) and not rest and not isinstance(value, Removed):
            return [*items, value]
        items[step] = changed(items[step], rest, value)
        return items
    raise ValueError(f"{step!r} is no step into {document!r}")


def _walk(
    model: Model, kind: TypeExpr, value: JsonValue, path: Path, nested: bool
) -> Iterator[Site]:
    kind = bare(model, kind)
    yield Site(path, kind, value)
    inner = bare(model, kind.inner) if isinstance(kind, NullableType) else kind
    if isinstance(inner, ArrayType) and isinstance(value, list):
        for at, item in enumerate(value):
            yield from _walk(model, inner.items, item, (*path, at), nested)
    elif isinstance(inner, MapType) and isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(model, inner.values, item, (*path, key), nested)
    elif isinstance(inner, Ref) and isinstance(value, dict) and (nested or not path):
        yield from _walk_named(model, inner.name, value, path, nested)


def _walk_named(
    model: Model, name: str, value: dict[str, JsonValue], path: Path, nested: bool
) -> Iterator[Site]:
    type_ = model.lookup(name)
    if isinstance(type_, Record):
        for field in type_.fields:
            if field.name in value:
                step = (*path, field.name)
                yield from _walk(model, field.type, value[field.name], step, nested)
    elif isinstance(type_, Sum):
        variant = next(v for v in type_.variants if v.tag == value["kind"])
        if variant.payload is not None:
            step = (*path, "payload")
            yield from _walk(model, variant.payload, value["payload"], step, nested)
    elif not isinstance(type_, Enum):
        raise TypeError(f"{name} is an alias, which `bare` looks through")
