"""The sweep: every boundary of a type and every near-miss of it, once each, before any random case.

Each document is as small as it can be around the one place it is about, so a failure found here
needs no shrinking. A type answers for its own places only; the types it refers to have sweeps of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, assert_never

from exo_contracts.generation import samples
from exo_contracts.generation.mutations import NearMiss, near_misses
from exo_contracts.generation.pairwise import rows
from exo_contracts.generation.sites import REMOVED, Removed, bare, sites
from exo_contracts.generation.strategies import Generators
from exo_gen.mentions import is_recursive
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Effect,
    Enum,
    Field,
    IntegerType,
    JsonValue,
    LiteralType,
    MapType,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
)

_MOST_CHOICES: Final = 8
"""Values of a field that are tried together with those of others."""

_NESTED: Final[tuple[JsonValue, ...]] = (
    [],
    {},
    [[]],
    {"": {}},
    [None, 0, "", {"kind": "x", "payload": None}],
    {"b": {"d": 1, "": 2, "c": 3}, "a": []},
)
"""Containers for free-form places."""


def boundaries(generators: Generators, name: str) -> Iterator[JsonValue]:
    """Yield valid documents that together reach every boundary of a type, the smallest first."""
    type_ = generators.model.lookup(name)
    match type_:
        case Alias():
            yield from edges(generators, type_.target)
        case Enum():
            yield from type_.values
        case Record():
            yield from _records(generators, type_)
        case Sum():
            yield from _sums(generators, type_)
        case _:
            assert_never(type_)


def replies(generators: Generators, effect: Effect) -> Iterator[JsonValue]:
    """Yield replies to an effect that reach every boundary of its result and of an error."""
    yield from boundaries(generators, effect.reply)
    for tag, kind in (("Success", effect.result), ("Error", Ref(generators.model.error_type))):
        inside = boundaries(generators, kind.name) if isinstance(kind, Ref) else ()
        yield from ({"kind": tag, "payload": value} for value in inside)


def wrong(generators: Generators, name: str) -> Iterator[tuple[JsonValue, NearMiss]]:
    """Yield every near-miss of a type, with the valid document it is a change of."""
    tried: set[str] = set()
    for document in templates(generators, name):
        for site in sites(generators.model, name, document, nested=False):
            for miss in near_misses(generators, site, large=True):
                # Small and full document have places in common; one try of each will do.
                key = repr((miss.at, miss.name, _brief(miss.value), _tag(document)))
                if key not in tried:
                    tried.add(key)
                    yield document, miss


def templates(generators: Generators, name: str) -> Iterator[JsonValue]:
    """Yield the smallest document of a type, of each variant, and ones that leave nothing out."""
    type_ = generators.model.lookup(name)
    match type_:
        case Record():
            yield _record(generators, type_, full=False)
            yield _record(generators, type_, full=True)
        case Sum():
            for variant in type_.variants:
                payload = {} if variant.payload is None else generators.minimal(variant.payload)
                yield {"kind": variant.tag, "payload": payload}
                if variant.payload is not None:
                    full = filled(generators, variant.payload)
                    if full != payload:
                        yield {"kind": variant.tag, "payload": full}
        case Alias() | Enum():
            yield from _some_of_each_kind(generators, name)
            if isinstance(type_, Alias):
                yield filled(generators, type_.target)
        case _:
            assert_never(type_)


def filled(generators: Generators, kind: TypeExpr, seen: frozenset[str] = frozenset()) -> JsonValue:
    """The smallest value that has something in every container, and no null.

    Within an empty list nothing can be wrong with an item. Records and sums are the smallest there
    are, and so is an alias that comes round to itself.
    """
    match kind:
        case NullableType(inner):
            return filled(generators, inner, seen)
        case ArrayType(items) if kind.max_items != 0:
            return [filled(generators, items, seen)] * max(kind.min_items or 0, 1)
        case MapType(values):
            return {samples.KEYS[0]: filled(generators, values, seen)}
        case Ref(name) if name not in seen:
            type_ = generators.model.lookup(name)
            if isinstance(type_, Alias):
                return filled(generators, type_.target, seen | {name})
    return generators.minimal(kind)


def edges(generators: Generators, kind: TypeExpr) -> Iterator[JsonValue]:
    """Yield the values at the boundaries of an expression, the smallest first."""
    match kind:
        case StringType():
            yield from dict.fromkeys((*samples.edge_texts(kind), *samples.texts(kind)))
        case LiteralType():
            yield kind.value
        case IntegerType():
            yield from samples.integers(kind)
        case NumberType():
            yield from samples.numbers(kind)
        case BooleanType():
            yield from (False, True)
        case AnyType():
            yield from samples.free_form_values()
            yield from _NESTED
        case NullableType():
            yield None
            yield from edges(generators, kind.inner)
        case ArrayType():
            yield from _arrays(generators, kind)
        case MapType():
            yield from _maps(generators, kind)
        case Ref():
            yield from _named(generators, kind)
        case _:
            assert_never(kind)


def _arrays(generators: Generators, kind: ArrayType) -> Iterator[JsonValue]:
    low, high = kind.min_items or 0, kind.max_items
    item = generators.minimal(kind.items)
    lengths = {low, low + 1} | ({high - 1, high} if high is not None else set())
    yield from ([item] * n for n in sorted(lengths) if low <= n and (high is None or n <= high))
    room = max(low, 1)
    if high is None or room <= high:
        yield from ([edge] * room for edge in edges(generators, kind.items))


def _maps(generators: Generators, kind: MapType) -> Iterator[JsonValue]:
    entry = generators.minimal(kind.values)
    yield {}
    yield from ({key: entry} for key in samples.KEYS)
    yield dict.fromkeys(samples.KEYS, entry)
    yield from ({"x": edge} for edge in edges(generators, kind.values))


def _named(generators: Generators, ref: Ref) -> Iterator[JsonValue]:
    """A record or a sum within another type: it is there; its own boundaries are its own affair."""
    type_ = generators.model.lookup(ref.name)
    if isinstance(type_, Record | Sum):
        yield from templates(generators, ref.name)
    elif is_recursive(generators.model, ref.name):
        # Its boundaries would have no end.
        yield generators.minimal(ref)
        yield filled(generators, ref)
    else:
        yield from boundaries(generators, ref.name)


def _records(generators: Generators, record: Record) -> Iterator[JsonValue]:
    small = _record(generators, record, full=False)
    yield small
    yield _record(generators, record, full=True)
    for field in record.fields:
        yield from ({**small, field.name: edge} for edge in edges(generators, field.type))
    if record.open:
        taken = {field.name for field in record.fields}
        spare = [key for key in samples.KEYS if key not in taken]
        yield from ({**small, key: 1} for key in spare)
        yield {**small, **dict.fromkeys(spare, None)}
        yield from ({**small, spare[0]: edge} for edge in edges(generators, AnyType()))
    yield from _together(generators, record)


def _together(generators: Generators, record: Record) -> Iterator[JsonValue]:
    """Documents in which any two of the record's choices meet: who is absent, which variant."""
    choices = [_choices(generators, field) for field in record.fields]
    for row in rows([len(choice) for choice in choices]):
        chosen = zip(record.fields, choices, row, strict=True)
        yield {
            field.name: value
            for field, values, at in chosen
            for value in values[at : at + 1]
            if not isinstance(value, Removed)
        }


def _choices(generators: Generators, field: Field) -> list[JsonValue | Removed]:
    """What a field may be that matters to others: absent, each of a few values, each variant."""
    absent: list[JsonValue | Removed] = [] if field.required else [REMOVED]
    return [*absent, *islice(_kinds(generators, field.type), _MOST_CHOICES)]


def _kinds(generators: Generators, kind: TypeExpr) -> Iterator[JsonValue]:
    match bare(generators.model, kind):
        case NullableType(inner):
            yield None
            yield from _kinds(generators, inner)
        case Ref(name) if isinstance(generators.model.lookup(name), Enum | Sum):
            yield from _named(generators, Ref(name))
        case _:
            yield generators.minimal(kind)
            yield from islice(edges(generators, kind), 1, 2)


def _record(generators: Generators, record: Record, *, full: bool) -> dict[str, JsonValue]:
    if full:
        return {field.name: filled(generators, field.type) for field in record.fields}
    return {field.name: generators.minimal(field.type) for field in record.fields if field.required}


def _sums(generators: Generators, sum_: Sum) -> Iterator[JsonValue]:
    yield from templates(generators, sum_.name)
    for variant in sum_.variants:
        if variant.payload is not None:
            for edge in edges(generators, variant.payload):
                yield {"kind": variant.tag, "payload": edge}


def _some_of_each_kind(generators: Generators, name: str) -> Iterator[JsonValue]:
    """One value of each JSON kind that an alias or an enum takes."""
    kinds: set[str] = set()
    for value in boundaries(generators, name):
        if type(value).__name__ not in kinds:
            kinds.add(type(value).__name__)
            yield value


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:50]}... {len(text)}"


def _tag(document: JsonValue) -> JsonValue:
    return document.get("kind") if isinstance(document, dict) else None
