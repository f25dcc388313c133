"""Valid documents of the model's types, by generator and as Hypothesis strategies.

A `Draw` makes a value from choices and a budget. The budget is how many more records and sums may
be entered; once it is spent, a generator goes for the smallest way out: no optional property, no
item too many, the variant that ends soonest. So recursion ends, and a choice of all zeros is the
smallest document of a type.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Final, TypeAlias, assert_never

from hypothesis import strategies as st

from exo_contracts.generation import samples
from exo_contracts.generation.choice import Choose, simplest, strategy
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
    Model,
    NamedType,
    NullableType,
    NumberType,
    Record,
    Ref,
    StringType,
    Sum,
    TypeExpr,
    Variant,
)

Draw: TypeAlias = Callable[[Choose, int], JsonValue]

DEPTH: Final = 3
"""How many records and sums a random document nests, by default."""

_MORE_ITEMS: Final = 3
_FREE_FORM_DEPTH: Final = 3


class ImpossibleSchema(ValueError):
    """A type that no finite document satisfies."""


def valid(model: Model, name: str, *, depth: int = DEPTH) -> st.SearchStrategy[JsonValue]:
    """Valid documents of a type; they shrink to the smallest one."""
    draw = Generators(model).named(name)
    return strategy(lambda choose: draw(choose, depth))


class Generators:
    """The generators of a model's types, each made once, when first asked for."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._known: dict[str, Draw] = {}
        self._heights = _heights(model)

    def named(self, name: str) -> Draw:
        """The generator of a named type; raise `ImpossibleSchema`."""
        if name not in self._known:
            if self._heights[name] == inf:
                raise ImpossibleSchema(f"no finite document is a {name}")
            self._known[name] = self._of(self.model.lookup(name))
        return self._known[name]

    def expression(self, kind: TypeExpr) -> Draw:
        """The generator of what stands in a field; raise `ImpossibleSchema`."""
        match kind:
            case StringType():
                _refuse_empty(kind, kind.min_length or 0, kind.max_length)
                if not samples.texts(kind):
                    raise ImpossibleSchema(f"no text satisfies {kind}")
                return lambda choose, _: samples.text(choose, kind)
            case LiteralType():
                return lambda choose, _: kind.value
            case IntegerType():
                _refuse_empty(kind, kind.minimum, kind.maximum)
                return lambda choose, _: samples.integer(choose, kind)
            case NumberType():
                if not samples.numbers(kind):
                    raise ImpossibleSchema(f"no number satisfies {kind}")
                return lambda choose, _: samples.number(choose, kind)
            case BooleanType():
                return lambda choose, _: choose(2) == 1
            case AnyType():
                return lambda choose, budget: samples.free_form(
                    choose, min(budget, _FREE_FORM_DEPTH)
                )
            case NullableType():
                return self._nullable(kind)
            case ArrayType():
                return self._array(kind)
            case MapType():
                return self._map(kind)
            case Ref():
                return lambda choose, budget: self.named(kind.name)(choose, budget)
            case _:
                assert_never(kind)

    def minimal(self, kind: TypeExpr) -> JsonValue:
        """The smallest value of an expression."""
        return self.expression(kind)(simplest, 0)

    # --- named types ----------------------------------------------------------------------------

    def _of(self, type_: NamedType) -> Draw:
        match type_:
            case Alias():
                return self.expression(type_.target)
            case Enum():
                values = type_.values
                return lambda choose, _: values[choose(len(values))]
            case Record():
                return self._record(type_)
            case Sum():
                return self._sum(type_)
            case _:
                assert_never(type_)

    def _record(self, record: Record) -> Draw:
        fields = [(field, self.expression(field.type)) for field in record.fields]
        optional = sum(not field.required for field in record.fields)
        spare = [key for key in samples.KEYS if key not in {field.name for field in record.fields}]

        def draw(choose: Choose, budget: int) -> JsonValue:
            # One choice says which optional properties are there: a bit each, none is simplest.
            present = choose(1 << optional) if budget > 0 else 0
            document: dict[str, JsonValue] = {}
            for field, draw_field in fields:
                if not field.required:
                    present, here = divmod(present, 2)
                    if not here:
                        continue
                document[field.name] = draw_field(choose, budget - 1)
            if record.open and budget > 0:
                for _ in range(choose(3)):
                    document[spare[choose(len(spare))]] = samples.free_form(choose, 2)
            return document

        return draw

    def _sum(self, sum_: Sum) -> Draw:
        variants = [(variant.tag, self._payload(variant)) for variant in sum_.variants]
        heights = [self._variant_height(variant) for variant in sum_.variants]
        shortest = heights.index(min(heights))

        def draw(choose: Choose, budget: int) -> JsonValue:
            tag, draw_payload = variants[choose(len(variants)) if budget > 0 else shortest]
            return {"kind": tag, "payload": draw_payload(choose, budget - 1)}

        return draw

    def _payload(self, variant: Variant) -> Draw:
        if variant.payload is None:
            return lambda choose, budget: {}
        return self.expression(variant.payload)

    def _variant_height(self, variant: Variant) -> float:
        return 0 if variant.payload is None else _height(variant.payload, self._heights)

    # --- containers -----------------------------------------------------------------------------

    def _nullable(self, kind: NullableType) -> Draw:
        draw = self.expression(kind.inner)
        return lambda choose, budget: draw(choose, budget) if choose(4) else None

    def _array(self, kind: ArrayType) -> Draw:
        draw = self.expression(kind.items)
        low, high = kind.min_items or 0, kind.max_items
        _refuse_empty(kind, low, high)
        most = low + _MORE_ITEMS if high is None else min(low + _MORE_ITEMS, high)

        def draw_items(choose: Choose, budget: int) -> JsonValue:
            count = low + (choose(most - low + 1) if budget > 0 else 0)
            return [draw(choose, budget) for _ in range(count)]

        return draw_items

    def _map(self, kind: MapType) -> Draw:
        draw = self.expression(kind.values)

        def draw_entries(choose: Choose, budget: int) -> JsonValue:
            count = choose(4) if budget > 0 else 0
            return {
                samples.KEYS[choose(len(samples.KEYS))]: draw(choose, budget) for _ in range(count)
            }

        return draw_entries


def _refuse_empty(kind: TypeExpr, low: int, high: int | None) -> None:
    if high is not None and low > high:
        raise ImpossibleSchema(f"nothing satisfies {kind}")


# --- how deep the smallest document of a type is --------------------------------------------


def _heights(model: Model) -> dict[str, float]:
    """Records and sums to enter for the smallest document of each type; infinite when none ends."""
    heights = {type_.name: inf for type_ in model.all_types()}
    settled = False
    while not settled:
        settled = True
        for type_ in model.all_types():
            height = _named_height(type_, heights)
            if height < heights[type_.name]:
                heights[type_.name] = height
                settled = False
    return heights


def _named_height(type_: NamedType, heights: dict[str, float]) -> float:
    match type_:
        case Enum():
            return 0
        case Alias():
            return _height(type_.target, heights)
        case Record():
            required = (_height(f.type, heights) for f in type_.fields if f.required)
            return 1 + max(required, default=0)
        case Sum():
            payloads = (
                0 if variant.payload is None else _height(variant.payload, heights)
                for variant in type_.variants
            )
            return 1 + min(payloads, default=inf)
        case _:
            assert_never(type_)


def _height(kind: TypeExpr, heights: dict[str, float]) -> float:
    match kind:
        case Ref():
            return heights[kind.name]
        case ArrayType():
            return _height(kind.items, heights) if kind.min_items else 0
        case _:
            return 0
