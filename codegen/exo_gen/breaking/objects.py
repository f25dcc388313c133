"""Objects that a writer may write and a reader refuses: records, maps and tagged sums.

A variant is a closed record of `kind` and `payload`; so a sum and a record can be held against each
other too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from exo_gen.breaking.pairs import (
    NOTHING,
    Aspect,
    Difference,
    Pair,
    Route,
    Side,
    resolve,
)
from exo_gen.breaking.sample import Expression, Samples
from exo_gen.breaking.texts import listed_values
from exo_gen.breaking.verdict import Site
from exo_gen.model import AnyType, Enum, JsonValue, LiteralType, MapType, Record, Sum, Variant
from exo_gen.wire_words import choices, kind_of, quoted, step

Object: TypeAlias = Record | MapType | Sum
Found: TypeAlias = Difference | Pair

_NEW_KEY: Final = "another key"
_THERE: Final = "it to be there"


@dataclass(frozen=True, slots=True)
class _Keys:
    """An object as far as its keys go; `owner` is the type whose members they are, if any."""

    types: Mapping[str, Expression]
    required: frozenset[str]
    open: bool
    owner: str

    @classmethod
    def of(cls, record: Record) -> _Keys:
        return cls(
            {one.name: one.type for one in record.fields},
            frozenset(one.name for one in record.fields if one.required),
            record.open,
            record.name,
        )

    @classmethod
    def of_variant(cls, variant: Variant) -> _Keys:
        types: dict[str, Expression] = {
            "kind": LiteralType(variant.tag),
            "payload": variant.payload,
        }
        return cls(types, frozenset(types), open=False, owner="")

    def smallest(self, samples: Samples) -> dict[str, JsonValue]:
        return {
            name: samples.smallest(one) for name, one in self.types.items() if name in self.required
        }

    def member(self, site: Site, name: str) -> Site:
        return Site(self.owner, name) if self.owner else site


def object_differences(
    pair: Pair, writing: Side, reading: Side, writer: Object, reader: Object
) -> Iterator[Found]:
    """Yield what is refused of an object here, and the pairs of types that meet inside it."""
    match writer, reader:
        case Sum(), Sum():
            yield from _sum_in_sum(pair, writing, writer, reader)
        case Sum(variants=variants), Record() | MapType():
            for variant in variants:
                keys = _Keys.of_variant(variant)
                yield from _keys_in_object(pair, writing, reading, keys, reader)
        case Record(), Sum():
            yield from _keys_in_sum(pair, writing, _Keys.of(writer), reader)
        case Record(), Record() | MapType():
            yield from _keys_in_object(pair, writing, reading, _Keys.of(writer), reader)
        case MapType(values=values), MapType(values=read):
            yield _value(pair, "key", values, read)
        case MapType(values=values), Record():
            yield from _map_in_record(pair, writing, values, _Keys.of(reader))
        case MapType(), Sum():
            yield pair.refused(
                Aspect.OPEN_KEYS,
                "a map with any keys",
                choices(one.tag for one in reader.variants),
                "nothing",
                dict,
                path=f"{pair.route.path}.kind",
            )


# --- records ------------------------------------------------------------------------------------


def _keys_in_object(
    pair: Pair, writing: Side, reading: Side, writer: _Keys, reader: Record | MapType
) -> Iterator[Found]:
    if isinstance(reader, Record):
        yield from _keys_in_keys(pair, writing, reading, writer, _Keys.of(reader))
        return
    for name in writer.types:
        inner = _inner(pair, writing.samples, writer, name, reader.values)
        yield replace(inner, reader_site=pair.reader_site)
    if writer.open and not _is_any(reading, reader.values):
        yield _open_key(pair, writing, reading, writer, _NEW_KEY, reader.values)


def _keys_in_keys(
    pair: Pair, writing: Side, reading: Side, writer: _Keys, reader: _Keys
) -> Iterator[Found]:
    yield from _demanded(pair, writer, writing.samples, reader)
    for name, read in reader.types.items():
        if name not in writer.types and writer.open and not _is_any(reading, read):
            yield _open_key(pair, writing, reading, writer, name, read)
    for name in writer.types:
        if name in reader.types:
            inner = _inner(pair, writing.samples, writer, name, reader.types[name])
            yield replace(inner, reader_site=reader.member(pair.reader_site, name))
        elif not reader.open:
            yield _unknown_field(pair, writing.samples, writer, name)
    if writer.open and not reader.open:
        key = _fresh(reader.types)
        yield pair.refused(
            Aspect.OPEN_KEYS,
            "keys without a name",
            "no such property",
            "null",
            lambda: {**writer.smallest(writing.samples), key: None},
            path=step(pair.route.path, key),
        )


def _demanded(pair: Pair, writer: _Keys, samples: Samples, reader: _Keys) -> Iterator[Difference]:
    for name in reader.types:
        if name in reader.required and name not in writer.required:
            yield pair.refused(
                Aspect.OPTIONAL_FIELD if name in writer.types else Aspect.MISSING_FIELD,
                f"field '{name}'",
                _THERE,
                "nothing",
                lambda: writer.smallest(samples),
                path=step(pair.route.path, name),
                member=name,
            )


def _unknown_field(pair: Pair, samples: Samples, writer: _Keys, name: str) -> Difference:
    value = samples.smallest(writer.types[name])
    return pair.refused(
        Aspect.UNKNOWN_FIELD,
        f"field '{name}'",
        "no such property",
        kind_of(value),
        lambda: {**writer.smallest(samples), name: value},
        path=step(pair.route.path, name),
        member=name,
    )


def _inner(pair: Pair, samples: Samples, writer: _Keys, name: str, read: Expression) -> Pair:
    """Step into a field."""
    route = pair.route.into(
        step(pair.route.path, name), lambda value: {**writer.smallest(samples), name: value}
    )
    place = writer.member(pair.writer_site, name)
    return Pair(writer.types[name], read, place, pair.reader_site, route)


def _open_key(
    pair: Pair, writing: Side, reading: Side, writer: _Keys, key: str, read: Expression
) -> Difference:
    """Report a key that an open record may have, with a value that the reader refuses there."""
    value = reading.samples.outside(read)
    return pair.refused(
        Aspect.FREE_FORM,
        f"any value under '{key}'",
        "a value of its type",
        kind_of(value),
        lambda: {**writer.smallest(writing.samples), key: value},
        path=step(pair.route.path, key),
        member=key,
    )


def _is_any(side: Side, expression: Expression) -> bool:
    return isinstance(resolve(side.model, expression).core, AnyType)


def _fresh(taken: Mapping[str, Expression]) -> str:
    """A key that is none of `taken`."""
    key = _NEW_KEY
    while key in taken:
        key = f"yet {key}"
    return key


# --- maps ---------------------------------------------------------------------------------------


def _value(pair: Pair, key: str, written: Expression, read: Expression) -> Pair:
    route = pair.route.into(step(pair.route.path, key), lambda value: {key: value})
    return replace(pair, writer=written, reader=read, route=route)


def _map_in_record(pair: Pair, writing: Side, values: Expression, reader: _Keys) -> Iterator[Found]:
    nothing = _Keys({}, frozenset(), open=False, owner="")
    yield from _demanded(pair, nothing, writing.samples, reader)
    for name, read in reader.types.items():
        yield _value(pair, name, values, read)
    if not reader.open:
        key = _fresh(reader.types)
        value = writing.samples.smallest(values)
        yield pair.refused(
            Aspect.OPEN_KEYS,
            "keys without a name",
            "no such property",
            kind_of(value),
            lambda: {key: value},
            path=step(pair.route.path, key),
        )


# --- sums ---------------------------------------------------------------------------------------


def _sum_in_sum(pair: Pair, writing: Side, writer: Sum, reader: Sum) -> Iterator[Found]:
    known = {variant.tag: variant for variant in reader.variants}
    for variant in writer.variants:
        if variant.tag in known:
            route = _payload_route(pair.route, variant.tag)
            sites = (Site(writer.name, variant.tag), Site(reader.name, variant.tag))
            yield Pair(variant.payload, known[variant.tag].payload, *sites, route)
        else:
            yield _unknown_variant(pair, writing.samples, variant.tag, variant.payload, known)


def _unknown_variant(
    pair: Pair, samples: Samples, tag: str, payload: Expression, known: Mapping[str, Variant]
) -> Difference:
    return pair.refused(
        Aspect.UNKNOWN_VARIANT,
        f"variant '{tag}'",
        choices(known),
        quoted(tag),
        lambda: {"kind": tag, "payload": samples.smallest(payload)},
        path=f"{pair.route.path}.kind",
        member=tag,
    )


def _payload_route(route: Route, tag: str) -> Route:
    return route.into(f"{route.path}.payload", lambda value: {"kind": tag, "payload": value})


def _keys_in_sum(pair: Pair, writing: Side, writer: _Keys, reader: Sum) -> Iterator[Found]:
    """Hold a record against a sum, whose variants are closed records of two fields."""
    tags = tuple(variant.tag for variant in reader.variants)
    # What the payload has to be depends on the tag, and follows below.
    frame: dict[str, Expression] = {"kind": _tags(tags), "payload": AnyType()}
    yield from _keys_in_keys(
        pair, writing, writing, writer, _Keys(frame, frozenset(frame), open=False, owner="")
    )
    if not frame.keys() <= writer.types.keys():
        return
    written = listed_values(resolve(writing.model, writer.types["kind"]).core) or ()
    for variant in reader.variants:
        if variant.tag in written:
            yield replace(
                pair,
                writer=writer.types["payload"],
                reader=variant.payload,
                route=_tagged_route(pair.route, writing.samples, writer, variant.tag),
            )


def _tags(tags: tuple[str, ...]) -> Enum:
    return Enum("", "", "", tags, (), NOTHING.position)


def _tagged_route(route: Route, samples: Samples, writer: _Keys, tag: str) -> Route:
    return route.into(
        f"{route.path}.payload",
        lambda value: {**writer.smallest(samples), "kind": tag, "payload": value},
    )
