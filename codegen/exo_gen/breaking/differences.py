"""Is all that one side writes read by the other? Every way in which it is not, with a document.

The question is decided exactly, not by rules about edits: the types of the dialect are products
and tagged sums of sets that can be compared one by one, and each has a value. So a writer's type is
within a reader's when, and only when, no part of it has a value that the reader's part refuses.

Types are walked in pairs, breadth first, each pair of names once: the documents are the shortest
there are, and recursion ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from exo_gen.breaking.numbers import number_differences
from exo_gen.breaking.objects import object_differences
from exo_gen.breaking.pairs import Aspect, Difference, Pair, Resolved, Side, resolve
from exo_gen.breaking.texts import text_differences
from exo_gen.breaking.verdict import Site
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    IntegerType,
    JsonValue,
    LiteralType,
    MapType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
)
from exo_gen.wire_words import choices, kind_of

_DEEPEST: Final = 64
"""Documents nest no deeper (wire contract, point 6), so nothing below is ever written."""


def differences(
    start: Pair, writing: Side, reading: Side, *, same: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    """Yield what a document that begins at `start` may hold and the reader refuses.

    `same` names types that mean the same in both schemas, at whatever depth.
    """
    waiting = deque([start])
    seen: set[object] = set()
    while waiting:
        pair = waiting.popleft()
        key = _key(pair)
        if key in seen or pair.route.depth >= _DEEPEST or _is_same(pair, same):
            continue
        seen.add(key)
        for found in _step(pair, writing, reading):
            if isinstance(found, Pair):
                waiting.append(found)
            else:
                yield found


def _key(pair: Pair) -> object:
    """What is compared once; types without a name on both sides are, once a place."""
    types = (pair.writer, pair.reader)
    if isinstance(pair.writer, Ref) and isinstance(pair.reader, Ref):
        return types
    return (*types, pair.writer_site, pair.reader_site)


def _is_same(pair: Pair, same: frozenset[str]) -> bool:
    return isinstance(pair.writer, Ref) and pair.writer == pair.reader and pair.writer.name in same


def _step(pair: Pair, writing: Side, reading: Side) -> Iterator[Difference | Pair]:
    writer, reader = resolve(writing.model, pair.writer), resolve(reading.model, pair.reader)
    if isinstance(reader.core, AnyType):
        return
    pair = _placed(pair, writer, reader)
    if isinstance(writer.core, AnyType):
        value = reading.samples.outside(pair.reader)
        yield pair.refused(
            Aspect.FREE_FORM, "free-form JSON", _expected(reader), kind_of(value), lambda: value
        )
        return
    if writer.null and not reader.null:
        yield pair.refused(Aspect.NULL, "null", _expected(reader), "null", lambda: None)
    match writer.core, reader.core:
        case (
            (StringType() | LiteralType() | Enum()) as text,
            (StringType() | LiteralType() | Enum()) as known,
        ):
            yield from text_differences(pair, text, known)
        case (IntegerType() | NumberType()) as number, (IntegerType() | NumberType()) as read:
            yield from number_differences(pair, number, read)
        case (Record() | MapType() | Sum()) as thing, (Record() | MapType() | Sum()) as shape:
            yield from object_differences(pair, writing, reading, thing, shape)
        case ArrayType() as written, ArrayType() as taken:
            yield from _array_differences(pair, writing, written, taken)
        case BooleanType(), BooleanType():
            return
        case _:
            value = _plainest(writing, writer)
            yield pair.refused(
                Aspect.KIND, _kind(writer), _expected(reader), kind_of(value), lambda: value
            )


def _placed(pair: Pair, writer: Resolved, reader: Resolved) -> Pair:
    """Move a pair's places to the type it refers to, when both sides call it by one name."""
    if not writer.name or writer.name != reader.name:
        return pair
    site = Site(writer.name)
    return Pair(pair.writer, pair.reader, site, site, pair.route)


def _plainest(side: Side, found: Resolved) -> JsonValue:
    """The smallest value of a type that is not null."""
    match found.core:
        case Sum(name=name):
            return side.samples.smallest(Ref(name))
        case Alias(target=target):
            return side.samples.smallest(target)
        case core:
            return side.samples.smallest(core)


def _array_differences(
    pair: Pair, writing: Side, writer: ArrayType, reader: ArrayType
) -> Iterator[Difference | Pair]:
    shortest, longest = writer.min_items or 0, writer.max_items
    least, most = reader.min_items or 0, reader.max_items

    def items(count: int) -> JsonValue:
        if count == 0:
            return []
        return writing.samples.items(writer, writing.samples.smallest(writer.items), count)

    if shortest < least:
        yield pair.refused(
            Aspect.TOO_SHORT,
            f"lists of at least {shortest} items",
            f"array of at least {least} items",
            f"{shortest} items",
            lambda: items(shortest),
        )
    if most is not None and (longest is None or longest > most):
        count = max(shortest, most + 1)
        yield pair.refused(
            Aspect.TOO_LONG,
            "lists of any length" if longest is None else f"lists of at most {longest} items",
            f"array of at most {most} items",
            f"{count} items",
            lambda: items(count),
        )
    if longest != 0:
        route = pair.route.into(
            f"{pair.route.path}[0]",
            lambda value: writing.samples.items(writer, value, max(shortest, 1)),
        )
        yield replace(pair, writer=writer.items, reader=reader.items, route=route)


def _expected(found: Resolved) -> str:
    return _kind(found) + (" or null" if found.null else "")


def _kind(found: Resolved) -> str:
    """Name what is expected, as the wire contract does."""
    match found.core:
        case StringType():
            return "string"
        case LiteralType(value=value):
            return choices([value])
        case Enum(values=values):
            return choices(values)
        case IntegerType():
            return "integer"
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case ArrayType():
            return "array"
        case _:
            return "object"
