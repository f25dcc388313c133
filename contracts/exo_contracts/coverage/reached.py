"""Reached: the cells that a valid document is in.

They are measured on the value itself, walked along the model, and not taken from what a generator
meant to make.
"""

from __future__ import annotations

from collections.abc import Iterator

from exo_contracts.coverage import keywords, places
from exo_contracts.coverage.cells import Boundary, Cell
from exo_contracts.coverage.limits import limits, measure
from exo_contracts.generation import forms
from exo_contracts.generation.kinds import kind_of
from exo_gen.mentions import is_recursive
from exo_gen.model import (
    Alias,
    AnyType,
    ArrayType,
    BooleanType,
    Enum,
    JsonValue,
    LiteralType,
    MapType,
    Model,
    NullableType,
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
)


class Meter:
    """Measures documents of one type, through the type's own places."""

    def __init__(self, model: Model, name: str) -> None:
        self._model = model
        self._name = name
        self._recursive = is_recursive(model, name)

    def cells(self, value: JsonValue) -> Iterator[Cell]:
        """Every cell that a valid document is in, some perhaps more than once."""
        type_ = self._model.lookup(self._name)
        match type_, value:
            case Record(), dict():
                yield self._cell(places.ROOT, keywords.TYPE, "inside")
                yield from self._record(type_, value)
            case Sum(), dict():
                yield self._cell(places.ROOT, keywords.TYPE, "inside")
                yield from self._sum(type_, value)
            case _:
                yield from self._expression(places.ROOT, Ref(self._name), value, frozenset())
        if self._recursive and _again(
            self._model, Ref(self._name), value, self._name, entered=False
        ):
            yield self._cell(places.ROOT, keywords.REF, "inside", keywords.RECURSION)

    def _cell(self, place: str, keyword: str, side: Boundary, detail: str = "") -> Cell:
        return Cell(self._name, place, keyword, side, detail)

    def _expression(
        self, place: str, kind: TypeExpr, value: JsonValue, seen: frozenset[str]
    ) -> Iterator[Cell]:
        kind, seen = places.opened(self._model, kind, seen)
        if not isinstance(kind, NullableType):
            yield self._cell(place, keywords.TYPE, "inside")
            yield from self._plain(place, kind, value, seen)
        elif value is None:
            yield self._cell(place, keywords.NULLABLE, "at")
        else:
            yield self._cell(place, keywords.NULLABLE, "inside")
            yield from self._plain(place, kind, value, seen)

    def _plain(
        self, place: str, kind: TypeExpr, value: JsonValue, seen: frozenset[str]
    ) -> Iterator[Cell]:
        for limit in limits(kind):
            side = limit.side(measure(value))
            if side in limit.sides:
                yield self._cell(place, limit.keyword, side, limit.detail)
        match kind, value:
            case StringType(), _:
                held = forms.keyword(kind)
                if held is not None:
                    yield self._cell(place, held, "inside")
            case LiteralType(), _:
                yield self._cell(place, keywords.CONST, "at")
            case BooleanType(), _:
                yield self._cell(place, keywords.TYPE, "inside", "true" if value else "false")
            case AnyType(), _:
                yield self._cell(place, keywords.FREE, "inside", kind_of(value))
            case NullableType(inner), _:
                inner, seen = places.opened(self._model, inner, seen)
                yield from self._plain(place, inner, value, seen)
            case ArrayType(items), list():
                yield self._cell(place, keywords.ITEMS, "inside" if value else "at")
                for item in value:
                    yield from self._expression(place + places.ITEMS, items, item, seen)
            case MapType(values), dict():
                yield self._cell(place, keywords.ENTRIES, "inside" if value else "at")
                for entry in value.values():
                    yield from self._expression(place + places.ENTRIES, values, entry, seen)
            case Ref(name), _:
                if isinstance(self._model.lookup(name), Enum):
                    yield self._cell(place, keywords.ENUM, "at", str(value))
                else:
                    yield self._cell(place, keywords.REF, "inside", name)

    def _record(self, record: Record, value: dict[str, JsonValue]) -> Iterator[Cell]:
        for field in record.fields:
            place = places.ROOT + places.property_of(field.name)
            if field.name in value:
                keyword = keywords.REQUIRED if field.required else keywords.OPTIONAL
                yield self._cell(place, keyword, "inside")
                yield from self._expression(place, field.type, value[field.name], frozenset())
            else:
                yield self._cell(place, keywords.OPTIONAL, "at")
        if record.open:
            spare = value.keys() - {field.name for field in record.fields}
            yield self._cell(places.ROOT, keywords.OPEN, "inside" if spare else "at")

    def _sum(self, sum_: Sum, value: dict[str, JsonValue]) -> Iterator[Cell]:
        variant = next(variant for variant in sum_.variants if variant.tag == value["kind"])
        yield self._cell(places.ROOT, keywords.ONE_OF, "at", variant.tag)
        place = places.ROOT + places.payload_of(variant.tag)
        if variant.payload is None:
            yield self._cell(place, keywords.TYPE, "inside")
        else:
            yield from self._expression(place, variant.payload, value["payload"], frozenset())


def _again(model: Model, kind: TypeExpr, value: JsonValue, name: str, *, entered: bool) -> bool:
    """Whether a document of a type has another of the same type in it."""
    if isinstance(kind, Ref):
        if kind.name == name:
            if entered:
                return True
            entered = True
        type_ = model.lookup(kind.name)
        match type_, value:
            case Alias(target=target), _:
                return _again(model, target, value, name, entered=entered)
            case Record(), dict():
                return any(
                    _again(model, field.type, value[field.name], name, entered=entered)
                    for field in type_.fields
                    if field.name in value
                )
            case Sum(), dict():
                payload = next(v.payload for v in type_.variants if v.tag == value["kind"])
                return payload is not None and _again(
                    model, payload, value["payload"], name, entered=entered
                )
            case _:
                return False
    match kind, value:
        case NullableType(inner), _:
            return value is not None and _again(model, inner, value, name, entered=entered)
        case ArrayType(items), list():
            return any(_again(model, items, item, name, entered=entered) for item in value)
        case MapType(values), dict():
            return any(
                _again(model, values, entry, name, entered=entered) for entry in value.values()
            )
        case _:
            return False
