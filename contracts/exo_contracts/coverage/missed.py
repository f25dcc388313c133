"""Missed: the cells that a near-miss is in, by the name of what is wrong and where it is.

That the document is refused for it, the validator has said; see `properties.agreement`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from exo_contracts.coverage import keywords, places
from exo_contracts.coverage.cells import Cell
from exo_contracts.coverage.limits import HIGHEST, INT64, LOWEST
from exo_contracts.generation.kinds import kind_of
from exo_contracts.generation.mutations import NearMiss
from exo_contracts.generation.sites import Path, Removed
from exo_gen.model import (
    INT64_MAX,
    INT64_MIN,
    ArrayType,
    Enum,
    IntegerType,
    JsonValue,
    MapType,
    Model,
    NullableType,
    Record,
    Ref,
    Sum,
    TypeExpr,
)

_Rule: TypeAlias = tuple[str, str]
"""A keyword and a detail."""

_OF_OBJECTS: Final[Mapping[str, _Rule]] = {
    "missing property": (keywords.REQUIRED, ""),
    "null for absent": (keywords.OPTIONAL, "null"),
    "unknown property": (keywords.CLOSED, keywords.EXCESS),
    "missing kind": (keywords.ONE_OF, keywords.MISSING_KIND),
    "null kind": (keywords.ONE_OF, keywords.WRONG_KIND),
    "integer kind": (keywords.ONE_OF, keywords.WRONG_KIND),
    "missing payload": (keywords.ONE_OF, keywords.MISSING_PAYLOAD),
    "unknown tag": (keywords.ONE_OF, keywords.UNKNOWN_TAG),
    "another variant's tag": (keywords.ONE_OF, keywords.ANOTHERS_PAYLOAD),
}
"""Mistakes in the keys of an object; the object is the place, or its key."""

_OF_CONTAINERS: Final[Mapping[str, _Rule]] = {
    "wrong item": (keywords.ITEMS, ""),
    "wrong entry": (keywords.ENTRIES, ""),
}

_OF_VALUES: Final[Mapping[str, _Rule]] = {
    "too short": ("minLength", ""),
    "too short in code points": ("minLength", ""),
    "too long": ("maxLength", ""),
    "too long in code points": ("maxLength", ""),
    "outside the pattern": ("pattern", ""),
    "outside the format": ("format", ""),
    "too few items": ("minItems", ""),
    "too many items": ("maxItems", ""),
    "at exclusive minimum": ("exclusiveMinimum", ""),
    "at exclusive maximum": ("exclusiveMaximum", ""),
    "below minimum": ("minimum", ""),
    "above maximum": ("maximum", ""),
    "lowest Int64": ("minimum", ""),
    "wraps at 2^32": ("maximum", ""),
    "below Int64": (INT64, LOWEST),
    "above Int64": (INT64, HIGHEST),
    "64 digits": (INT64, HIGHEST),
    "double beyond Int64": (INT64, HIGHEST),
}


def cell_of(model: Model, name: str, value: JsonValue, miss: NearMiss) -> Cell | None:
    """The cell of a near-miss; `value` is the document with the mistake made.

    None for a mistake inside another record or sum than the type itself: it is that type's affair.
    """
    found = _rule(model, name, value, miss)
    if found is None:
        return None
    place, (keyword, detail) = found
    return Cell(name, place, keyword, "outside", detail)


def _rule(model: Model, name: str, value: JsonValue, miss: NearMiss) -> tuple[str, _Rule] | None:
    if miss.name in _OF_OBJECTS:
        parent = _kind_at(model, name, value, miss.at[:-1])
        # Of objects, only the type itself and a variant's empty payload are its own.
        if parent is None or (parent[1] is not None and parent != (places.ROOT, Ref(name))):
            return None
        place, rule = parent[0], _OF_OBJECTS[miss.name]
        if rule[0] in (keywords.REQUIRED, keywords.OPTIONAL):
            place += places.property_of(str(miss.at[-1]))
        return place, rule
    if miss.name in _OF_CONTAINERS:
        parent = _kind_at(model, name, value, miss.at[:-1])
        return None if parent is None else (parent[0], _OF_CONTAINERS[miss.name])
    here = _kind_at(model, name, value, miss.at)
    return None if here is None else (here[0], _of_value(model, here[1], miss))


def _of_value(model: Model, kind: TypeExpr | None, miss: NearMiss) -> _Rule:
    if miss.name == "outside the set":
        is_enum = isinstance(kind, Ref) and isinstance(model.lookup(kind.name), Enum)
        return (keywords.ENUM if is_enum else keywords.CONST, "")
    rule = _OF_VALUES.get(miss.name)
    if rule is None:
        if isinstance(miss.value, Removed) or " for " not in miss.name:
            raise ValueError(f"no keyword is known to refuse a document for: {miss.name}")
        return (keywords.TYPE, kind_of(miss.value))
    # Without a bound of its own, an integer ends where Int64 does.
    if isinstance(kind, IntegerType) and rule[0] == "minimum" and kind.minimum == INT64_MIN:
        return (INT64, LOWEST)
    if isinstance(kind, IntegerType) and rule[0] == "maximum" and kind.maximum == INT64_MAX:
        return (INT64, HIGHEST)
    return rule


def _kind_at(
    model: Model, name: str, value: JsonValue, path: Path
) -> tuple[str, TypeExpr | None] | None:
    """The place at a path and what is wanted there, None for the payload of a bare variant.

    None at all where the path leaves the type's own places.
    """
    place = places.ROOT
    kind, seen = _opened(model, Ref(name), frozenset())
    for step in path:
        inner: TypeExpr | None
        match kind:
            case ArrayType(inner):
                place += places.ITEMS
            case MapType(inner):
                place += places.ENTRIES
            case Ref() if (place, kind) == (places.ROOT, Ref(name)) and isinstance(value, dict):
                below = _below(model, name, value, str(step))
                if below is None:
                    return None
                suffix, inner = below
                place += suffix
            case _:
                return None
        if inner is None:
            return (place, None) if step == path[-1] else None
        kind, seen = _opened(model, inner, seen)
        value = _inside(value, step)
    return place, kind


def _below(
    model: Model, name: str, value: dict[str, JsonValue], key: str
) -> tuple[str, TypeExpr | None] | None:
    """What stands below a key of the type itself."""
    type_ = model.lookup(name)
    if isinstance(type_, Record):
        known = {field.name: field.type for field in type_.fields}
        return (places.property_of(key), known[key]) if key in known else None
    if isinstance(type_, Sum) and key == "payload":
        variant = next(variant for variant in type_.variants if variant.tag == value["kind"])
        return places.payload_of(variant.tag), variant.payload
    return None


def _opened(model: Model, kind: TypeExpr, seen: frozenset[str]) -> tuple[TypeExpr, frozenset[str]]:
    kind, seen = places.opened(model, kind, seen)
    while isinstance(kind, NullableType):
        kind, seen = places.opened(model, kind.inner, seen)
    return kind, seen


def _inside(value: JsonValue, step: str | int) -> JsonValue:
    if isinstance(value, dict) and isinstance(step, str):
        return value[step]
    if isinstance(value, list) and isinstance(step, int):
        return value[step]
    raise ValueError(f"{step!r} is no step into {value!r}")
