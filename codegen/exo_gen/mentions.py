"""Which types a type mentions, directly and at whatever depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from exo_gen.circles import on_circles
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


def parts(named: NamedType) -> tuple[tuple[str, TypeExpr | None], ...]:
    """Return what a type is made of: by property or tag, an alias's target under no name."""
    match named:
        case Record(fields=fields):
            return tuple((field.name, field.type) for field in fields)
        case Sum(variants=variants):
            return tuple((variant.tag, variant.payload) for variant in variants)
        case Alias(target=target):
            return (("", target),)
        case Enum():
            return ()
    assert_never(named)


def mentioned_in(expression: TypeExpr | None) -> Iterator[str]:
    """Yield the name in an expression, if there is one; nothing has none."""
    match expression:
        case Ref(name):
            yield name
        case NullableType(inner) | ArrayType(inner) | MapType(inner):
            yield from mentioned_in(inner)
        case _:
            return


def mentioned_by(named: NamedType) -> Iterator[str]:
    """Yield every name that a type mentions itself, as often as it does."""
    for _, expression in parts(named):
        yield from mentioned_in(expression)


def reachable(model: Model, names: Iterable[str]) -> frozenset[str]:
    """Return `names`, and every name that these types mention at whatever depth."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += mentioned_by(model.lookup(name))
    return frozenset(found)


def is_recursive(model: Model, name: str) -> bool:
    """Whether a type mentions itself, at whatever depth."""
    return name in reachable(model, mentioned_by(model.lookup(name)))


def recursive_types(model: Model) -> frozenset[str]:
    """Return every type that mentions itself, at whatever depth."""
    names = {named.name: named for named in model.all_types()}
    return on_circles(names, lambda name: mentioned_by(names[name]))
