"""Obligations: the cells that a model must have, whatever anybody generates.

A type answers for its own places only (see `places`); the types it refers to have obligations of
their own. What no document can reach is no obligation, and the line that leaves it out says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from exo_contracts.coverage import keywords, places
from exo_contracts.coverage.cells import Boundary, Cell
from exo_contracts.coverage.limits import limits
from exo_contracts.generation import forms
from exo_contracts.generation.kinds import KINDS, Kind, accepted
from exo_gen.mentions import is_recursive
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Effect,
    EntryPoint,
    Enum,
    IntegerType,
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
    Variant,
)


def of_type(model: Model, name: str) -> tuple[Cell, ...]:
    """What cases of a named type must reach."""
    return tuple(dict.fromkeys(_Owed(model, name).all()))


def of_effect(model: Model, effect: Effect) -> tuple[Cell, ...]:
    """What host calls of an effect must reach."""
    codes = model.lookup(f"{model.error_type}Code")
    if not isinstance(codes, Enum):
        raise TypeError(f"{codes.name} is no enum")
    return (
        Cell(effect.tag, "payload", keywords.PAYLOAD, "inside"),
        Cell(effect.tag, "payload", keywords.PAYLOAD, "outside"),
        Cell(effect.tag, "reply", keywords.SUCCESS, "inside"),
        *(Cell(effect.tag, "reply", keywords.ERROR, "at", code) for code in codes.values),
        Cell(effect.tag, "reply", keywords.REPLY, "inside"),
        Cell(effect.tag, "reply", keywords.REPLY, "outside", keywords.NEAR_MISS),
        Cell(effect.tag, "reply", keywords.REPLY, "outside", keywords.NO_JSON),
    )


def of_entry_point(entry: EntryPoint) -> tuple[Cell, ...]:
    """What calls of an entry point must reach."""
    return (
        Cell(entry.export, "input", keywords.INPUT, "inside"),
        Cell(entry.export, "input", keywords.INPUT, "outside", keywords.NEAR_MISS),
        Cell(entry.export, "input", keywords.INPUT, "outside", keywords.NO_JSON),
        *(
            Cell(entry.export, "input", keywords.EXAMPLE, "inside", f"example {at}")
            for at in range(1, len(entry.examples) + 1)
        ),
    )


class _Owed:
    """Lists the cells of one type."""

    def __init__(self, model: Model, name: str) -> None:
        self._model = model
        self._name = name

    def all(self) -> Iterator[Cell]:
        """Every cell of the type."""
        type_ = self._model.lookup(self._name)
        match type_:
            case Record():
                yield from self._kinds(places.ROOT, Ref(self._name))
                yield from self._record(type_)
            case Sum():
                yield from self._kinds(places.ROOT, Ref(self._name))
                yield from self._sum(type_)
            case Enum() | Alias():
                yield from self._expression(places.ROOT, Ref(self._name), frozenset())
            case _:
                assert_never(type_)
        if is_recursive(self._model, self._name):
            yield self._cell(places.ROOT, keywords.REF, "inside", keywords.RECURSION)

    def _cell(self, place: str, keyword: str, side: Boundary, detail: str = "") -> Cell:
        return Cell(self._name, place, keyword, side, detail)

    def _expression(self, place: str, kind: TypeExpr, seen: frozenset[str]) -> Iterator[Cell]:
        kind, seen = places.opened(self._model, kind, seen)
        if isinstance(kind, NullableType):
            yield self._cell(place, keywords.NULLABLE, "inside")
            yield self._cell(place, keywords.NULLABLE, "at")
            yield from self._wrong_kinds(place, kind)
            yield from self._plain(place, kind, seen)
        else:
            yield from self._kinds(place, kind)
            yield from self._plain(place, kind, seen)

    def _kinds(self, place: str, kind: TypeExpr) -> Iterator[Cell]:
        yield self._cell(place, keywords.TYPE, "inside")
        yield from self._wrong_kinds(place, kind)

    def _wrong_kinds(self, place: str, kind: TypeExpr) -> Iterator[Cell]:
        taken = accepted(self._model, kind)
        for wrong in KINDS:
            if wrong not in taken:
                yield self._cell(place, keywords.TYPE, "outside", wrong)

    def _plain(self, place: str, kind: TypeExpr, seen: frozenset[str]) -> Iterator[Cell]:
        """Cells of an expression with aliases and `null` looked through, besides its kinds."""
        for limit in limits(kind):
            for side in limit.sides:
                yield self._cell(place, limit.keyword, side, limit.detail)
        match kind:
            case LiteralType():
                yield self._cell(place, keywords.CONST, "at")
                yield self._cell(place, keywords.CONST, "outside")
            case ArrayType():
                yield from self._array(place, kind, seen)
            case MapType():
                yield self._cell(place, keywords.ENTRIES, "inside")
                yield self._cell(place, keywords.ENTRIES, "at")
                if not self._takes_all(kind.values):
                    yield self._cell(place, keywords.ENTRIES, "outside")
                yield from self._expression(place + places.ENTRIES, kind.values, seen)
            case Ref(name):
                yield from self._named(place, name)
            case BooleanType():
                yield self._cell(place, keywords.TYPE, "inside", "false")
                yield self._cell(place, keywords.TYPE, "inside", "true")
            case AnyType():
                # It refuses nothing; what is no JSON at all is the affair of documents as such.
                for taken in KINDS:
                    yield self._cell(place, keywords.FREE, "inside", taken)
            case NullableType():
                yield from self._plain(place, *places.opened(self._model, kind.inner, seen))
            case StringType():
                yield from self._form(place, kind)
            case IntegerType() | NumberType():
                return
            case _:
                assert_never(kind)

    def _form(self, place: str, kind: StringType) -> Iterator[Cell]:
        held = forms.keyword(kind)
        if held is not None:
            yield self._cell(place, held, "inside")
            if forms.missing(kind):
                yield self._cell(place, held, "outside")

    def _array(self, place: str, kind: ArrayType, seen: frozenset[str]) -> Iterator[Cell]:
        if not kind.min_items:
            yield self._cell(place, keywords.ITEMS, "at")
        if kind.max_items == 0:
            return  # No item can be there, right or wrong.
        yield self._cell(place, keywords.ITEMS, "inside")
        if not self._takes_all(kind.items):
            yield self._cell(place, keywords.ITEMS, "outside")
        yield from self._expression(place + places.ITEMS, kind.items, seen)

    def _named(self, place: str, name: str) -> Iterator[Cell]:
        type_ = self._model.lookup(name)
        if isinstance(type_, Enum):
            for value in type_.values:
                yield self._cell(place, keywords.ENUM, "at", value)
            yield self._cell(place, keywords.ENUM, "outside")
        else:
            yield self._cell(place, keywords.REF, "inside", name)

    def _takes_all(self, kind: TypeExpr) -> bool:
        """Whether nothing can be wrong with a value, because any JSON will do."""
        return accepted(self._model, kind) == set(KINDS)

    # --- records and sums -----------------------------------------------------------------------

    def _record(self, record: Record) -> Iterator[Cell]:
        if record.open:
            yield self._cell(places.ROOT, keywords.OPEN, "inside")
            yield self._cell(places.ROOT, keywords.OPEN, "at")
        else:
            yield self._cell(places.ROOT, keywords.CLOSED, "outside", keywords.EXCESS)
        for field in record.fields:
            place = places.ROOT + places.property_of(field.name)
            if field.required:
                yield self._cell(place, keywords.REQUIRED, "inside")
                yield self._cell(place, keywords.REQUIRED, "outside")
            else:
                yield self._cell(place, keywords.OPTIONAL, "inside")
                yield self._cell(place, keywords.OPTIONAL, "at")
                if "null" not in accepted(self._model, field.type):
                    yield self._cell(place, keywords.OPTIONAL, "outside", "null")
            yield from self._expression(place, field.type, frozenset())

    def _sum(self, sum_: Sum) -> Iterator[Cell]:
        yield self._cell(places.ROOT, keywords.CLOSED, "outside", keywords.EXCESS)
        for variant in sum_.variants:
            yield self._cell(places.ROOT, keywords.ONE_OF, "at", variant.tag)
        wrong = [
            keywords.UNKNOWN_TAG,
            keywords.MISSING_KIND,
            keywords.WRONG_KIND,
            keywords.MISSING_PAYLOAD,
        ]
        if any(self._apart(one, other) for one in sum_.variants for other in sum_.variants):
            wrong.append(keywords.ANOTHERS_PAYLOAD)
        for detail in wrong:
            yield self._cell(places.ROOT, keywords.ONE_OF, "outside", detail)
        for variant in sum_.variants:
            place = places.ROOT + places.payload_of(variant.tag)
            if variant.payload is not None:
                yield from self._expression(place, variant.payload, frozenset())
                continue
            yield self._cell(place, keywords.TYPE, "inside")
            for kind in KINDS:
                if kind != "object":
                    yield self._cell(place, keywords.TYPE, "outside", kind)
            yield self._cell(place, keywords.CLOSED, "outside", keywords.EXCESS)

    def _apart(self, one: Variant, other: Variant) -> bool:
        """Whether the smallest payload of one variant is surely none of the other.

        Of two with one shape it is not: under another's tag such a document is simply valid.
        """
        has, wants = self._keys(one), self._keys(other)
        if has is None or wants is None:
            return not self._taken(one) & self._taken(other)
        return bool(wants.needed - has.needed) or (
            wants.known is not None and not has.needed <= wants.known
        )

    def _taken(self, variant: Variant) -> frozenset[Kind]:
        if variant.payload is None:
            return frozenset({"object"})
        return accepted(self._model, variant.payload)

    def _keys(self, variant: Variant) -> _Keys | None:
        if variant.payload is None:
            return _Keys(frozenset(), frozenset())
        kind, _ = places.opened(self._model, variant.payload, frozenset())
        type_ = self._model.lookup(kind.name) if isinstance(kind, Ref) else None
        match type_:
            case Record():
                needed = frozenset(field.name for field in type_.fields if field.required)
                known = None if type_.open else frozenset(field.name for field in type_.fields)
                return _Keys(needed, known)
            case Sum():
                return _Keys(frozenset({"kind", "payload"}), frozenset({"kind", "payload"}))
            case _:
                return None


@dataclass(frozen=True, slots=True)
class _Keys:
    """What keys an object must have, and which it may have; None: any."""

    needed: frozenset[str]
    known: frozenset[str] | None
