"""Near-misses: a valid document with one thing wrong, named, at a known place.

`near_misses` lists what can be done wrong at one site; `NearMiss.of` makes the document. `place` is
where both languages must say that the error is. It is None for the one mutation whose outcome
depends on the rest of the document: another variant's tag over this variant's payload may even fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf, isfinite, nextafter
from typing import Final, assert_never

from exo_contracts.generation import forms
from exo_contracts.generation.kinds import Kind, accepted
from exo_contracts.generation.samples import LARGEST_IN_FUZZ
from exo_contracts.generation.sites import REMOVED, Path, Removed, Site, bare, changed
from exo_contracts.generation.strategies import Generators
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    IntegerType,
    JsonValue,
    LiteralType,
    MapType,
    Model,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One change that makes a document wrong."""

    name: str
    at: Path
    value: JsonValue | Removed
    place: Path | None

    def of(self, document: JsonValue) -> JsonValue:
        """The document with the change made."""
        return changed(document, self.at, self.value)


def together(first: NearMiss, second: NearMiss) -> NearMiss | None:
    """Both changes at once, unless they meet; the question then is which error comes first.

    The result is the second change, to be made to what the first one made.
    """
    shorter = min(len(first.at), len(second.at))
    if first.at[:shorter] == second.at[:shorter]:
        return None
    return NearMiss("two at once", second.at, second.value, None)


_WRONG: Final[dict[Kind, tuple[tuple[str, JsonValue], ...]]] = {
    "null": (("null", None),),
    "boolean": (("true", True), ("false", False)),
    "integer": (("one", 1), ("zero", 0)),
    "number": (("fraction", 0.5), ("huge double", 1e300)),
    "string": (("digits", "1"), ("word", "true"), ("empty string", "")),
    "array": (("empty array", []),),
    "object": (("empty object", {}),),
}
_FOREIGN_KEYS: Final = ("unknown", "", "a b", "é\n", "__proto__", "Kind")
_LONG_VALUE: Final = 'long "enough" to be cut in a message, with é and 😀 inside, past 64 letters'


def near_misses(generators: Generators, site: Site, *, large: bool = False) -> tuple[NearMiss, ...]:
    """List the near-misses of one place. `large` includes those that need a large value."""
    return tuple(_Maker(generators, site, large).all())


class _Maker:
    """Makes the near-misses of one site."""

    def __init__(self, generators: Generators, site: Site, large: bool) -> None:
        self._generators = generators
        self._model = generators.model
        self._site = site
        self._large = large

    def all(self) -> Iterator[NearMiss]:
        kind = self._site.kind
        yield from self._wrong_kinds(kind)
        inner = bare(self._model, kind.inner) if isinstance(kind, NullableType) else kind
        if not (self._site.value is None and isinstance(kind, NullableType)):
            yield from self._wrong_values(inner)

    def _here(self, name: str, value: JsonValue) -> NearMiss:
        return NearMiss(name, self._site.path, value, self._site.path)

    def _at(self, name: str, step: str | int, value: JsonValue | Removed) -> NearMiss:
        path = (*self._site.path, step)
        return NearMiss(name, path, value, path)

    def _wrong_kinds(self, kind: TypeExpr) -> Iterator[NearMiss]:
        taken = accepted(self._model, kind)
        wanted = "/".join(sorted(taken))
        for name, values in _WRONG.items():
            if name not in taken:
                for shown, value in values:
                    yield self._here(f"{shown} for {wanted}", value)

    def _wrong_values(self, kind: TypeExpr) -> Iterator[NearMiss]:
        match kind:
            case StringType():
                yield from self._lengths(kind)
                yield from self._forms(kind)
            case LiteralType():
                yield from self._outsiders((kind.value,))
            case IntegerType():
                yield from self._integers(kind)
            case NumberType():
                yield from self._numbers(kind)
            case ArrayType():
                yield from self._items(kind)
            case MapType():
                yield from self._entries(kind)
            case Ref():
                yield from self._named(kind.name)
            case BooleanType() | AnyType() | NullableType():
                return
            case _:
                assert_never(kind)

    # --- primitives -----------------------------------------------------------------------------

    def _lengths(self, kind: StringType) -> Iterator[NearMiss]:
        if kind.min_length:
            yield self._here("too short", "a" * (kind.min_length - 1))
            # Long enough in bytes and in UTF-16 units, too short in code points.
            yield self._here("too short in code points", "😀" * (kind.min_length - 1))
        if kind.max_length is not None and (self._large or kind.max_length <= LARGEST_IN_FUZZ):
            yield self._here("too long", "a" * (kind.max_length + 1))
            yield self._here("too long in code points", "😀" * (kind.max_length + 1))

    def _forms(self, kind: StringType) -> Iterator[NearMiss]:
        held = forms.keyword(kind)
        if held is not None:
            yield from (self._here(f"outside the {held}", text) for text in forms.missing(kind))

    def _outsiders(self, values: tuple[str, ...]) -> Iterator[NearMiss]:
        first = values[0]
        candidates = (
            first + " ",
            first[:-1],
            first.swapcase(),
            first + "\x00",
            _LONG_VALUE,
            "😀" * 64,
            "😀" * 65,
        )
        for value in candidates:
            if value not in values:
                yield self._here("outside the set", value)

    def _integers(self, kind: IntegerType) -> Iterator[NearMiss]:
        yield self._here("below minimum", kind.minimum - 1)
        yield self._here("above maximum", kind.maximum + 1)
        if kind.minimum != INT64_MIN:
            yield self._here("below Int64", INT64_MIN - 1)
            yield self._here("lowest Int64", INT64_MIN)
        if kind.maximum != INT64_MAX:
            yield self._here("above Int64", INT64_MAX + 1)
        if kind.minimum + 2**32 > kind.maximum:
            # What a 32-bit integer would make of it lies within the bounds.
            yield self._here("wraps at 2^32", kind.minimum + 2**32)
        yield self._here("64 digits", 10**64 - 1)
        yield self._here("double beyond Int64", 2.0**63)

    def _numbers(self, kind: NumberType) -> Iterator[NearMiss]:
        # Beyond the largest doubles there is only infinity, which no document can say.
        if kind.minimum is not None and isfinite(below := nextafter(kind.minimum, -inf)):
            yield self._here("below minimum", below)
        if kind.maximum is not None and isfinite(above := nextafter(kind.maximum, inf)):
            yield self._here("above maximum", above)
        if kind.exclusive_minimum is not None:
            yield self._here("at exclusive minimum", kind.exclusive_minimum)
        if kind.exclusive_maximum is not None:
            yield self._here("at exclusive maximum", kind.exclusive_maximum)

    # --- containers -----------------------------------------------------------------------------

    def _items(self, kind: ArrayType) -> Iterator[NearMiss]:
        value = self._site.value
        items = value if isinstance(value, list) else []
        minimal = self._generators.minimal(kind.items)
        if kind.min_items:
            yield self._here("too few items", [minimal] * (kind.min_items - 1))
        most = kind.max_items
        if most is not None and (self._large or most <= LARGEST_IN_FUZZ // 8):
            yield self._here("too many items", [minimal] * (most + 1))
        wrong = _unfit(self._model, kind.items)
        if wrong is not None and most != 0:
            full = most is not None and len(items) >= most
            yield self._at("wrong item", 0 if full else len(items), wrong[0])

    def _entries(self, kind: MapType) -> Iterator[NearMiss]:
        value = self._site.value
        wrong = _unfit(self._model, kind.values)
        if wrong is not None:
            for key in _FOREIGN_KEYS:
                if isinstance(value, dict) and key not in value:
                    yield self._at("wrong entry", key, wrong[0])

    # --- records and sums -----------------------------------------------------------------------

    def _named(self, name: str) -> Iterator[NearMiss]:
        type_ = self._model.lookup(name)
        match type_:
            case Enum():
                yield from self._outsiders(type_.values)
            case Record():
                yield from self._properties(type_)
            case Sum():
                yield from self._tagged(type_)
            case Alias():
                raise TypeError(f"{name} is an alias, which `bare` looks through")
            case _:
                assert_never(type_)

    def _properties(self, record: Record) -> Iterator[NearMiss]:
        for field in record.fields:
            if field.required:
                yield self._at("missing property", field.name, REMOVED)
            elif "null" not in accepted(self._model, field.type):
                yield self._at("null for absent", field.name, None)
        if not record.open:
            yield from self._unknown(field.name for field in record.fields)

    def _tagged(self, sum_: Sum) -> Iterator[NearMiss]:
        value = self._site.value
        tag = value["kind"] if isinstance(value, dict) else None
        yield self._at("missing kind", "kind", REMOVED)
        yield self._at("null kind", "kind", None)
        yield self._at("integer kind", "kind", 1)
        yield self._at("missing payload", "payload", REMOVED)
        tags = [variant.tag for variant in sum_.variants]
        for outsider in (f"{tag}x", str(tag).swapcase(), "", _LONG_VALUE):
            if outsider not in tags:
                yield self._at("unknown tag", "kind", outsider)
        for other in tags:
            if other != tag:
                path = (*self._site.path, "kind")
                yield NearMiss("another variant's tag", path, other, None)
        yield from self._unknown(("kind", "payload"))
        # A decoder that goes by tags internally must not take a key of that name for one.
        yield self._at("unknown property", str(tag), 1)
        if any(variant.tag == tag and variant.payload is None for variant in sum_.variants):
            yield from self._bare_payload()

    def _bare_payload(self) -> Iterator[NearMiss]:
        path = (*self._site.path, "payload")
        for name, values in _WRONG.items():
            if name != "object":
                for shown, value in values:
                    yield NearMiss(f"{shown} for object", path, value, path)
        yield NearMiss("unknown property", (*path, "x"), 1, (*path, "x"))

    def _unknown(self, known: Iterable[str]) -> Iterator[NearMiss]:
        taken = set(known)
        for key in (*_FOREIGN_KEYS, *(name.upper() for name in sorted(taken)[:1])):
            if key not in taken:
                yield self._at("unknown property", key, None if key == "unknown" else 1)


def _unfit(model: Model, kind: TypeExpr) -> tuple[JsonValue] | None:
    """A value that an expression refuses, in a tuple since it may be null; None without one."""
    taken = accepted(model, kind)
    for name, values in _WRONG.items():
        if name not in taken:
            return (values[0][1],)
    return None
