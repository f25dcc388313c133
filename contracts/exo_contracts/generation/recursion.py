"""Recursion: which types may contain themselves."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    MapType,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)


def recursive(model: Model, name: str) -> bool:
    """Whether documents of a type may contain documents of the same type."""
    met: set[str] = set()
    waiting = [name]
    while waiting:
        for part in _mentioned(model.lookup(waiting.pop())):
            if part == name:
                return True
            if part not in met:
                met.add(part)
                waiting.append(part)
    return False


def _mentioned(type_: NamedType) -> Iterator[str]:
    match type_:
        case Record():
            kinds = [field.type for field in type_.fields]
        case Sum():
            kinds = [variant.payload for variant in type_.variants if variant.payload is not None]
        case Alias():
            kinds = [type_.target]
        case Enum():
            kinds = []
    for kind in kinds:
        yield from _referred(kind)


def _referred(kind: TypeExpr) -> Iterator[str]:
    match kind:
        case Ref(name):
            yield name
        case NullableType(inner) | ArrayType(inner) | MapType(inner):
            yield from _referred(inner)
        case _:
            return
