"""What a change of the schema is felt by: the names that the gate has to try again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from exo_gen.model import (
    Alias,
    ArrayType,
    Effect,
    EntryPoint,
    Enum,
    MapType,
    Model,
    NamedType,
    NullableType,
    Record,
    Ref,
    SourcePosition,
    TypeExpr,
)

_NOWHERE = SourcePosition("", 0, 0)


def affected(old: Model, new: Model) -> frozenset[str]:
    """Return the types, effects (by tag) and entry points (by export) of `new` that are new, say
    something else, or hold what does. Where a thing stands and how it is described do not count.
    """
    names = {
        named.name
        for named in new.all_types()
        if named.name not in _known(old) or _meaning(old.lookup(named.name)) != _meaning(named)
    }
    while reached := {
        named.name
        for named in new.all_types()
        if named.name not in names and not names.isdisjoint(_uses(named))
    }:
        names |= reached
    crossing = {entry.export for entry in new.entry_points if _is_touched(old, entry, names)}
    crossing |= {effect.tag for effect in new.effects if _is_performed_anew(old, effect, names)}
    return frozenset(names | crossing)


def _known(model: Model) -> set[str]:
    return {named.name for named in model.all_types()}


def _meaning(named: NamedType) -> NamedType:
    """The type without what the wire does not carry."""
    plain = replace(named, doc="", examples=(), position=_NOWHERE)
    if isinstance(plain, Record):
        return replace(plain, fields=tuple(replace(field, doc="") for field in plain.fields))
    if isinstance(plain, Alias | Enum):
        return plain
    return replace(plain, variants=tuple(replace(one, doc="") for one in plain.variants))


def _uses(named: NamedType) -> frozenset[str]:
    match named:
        case Enum():
            return frozenset()
        case Alias(target=target):
            return frozenset(_references(target))
        case Record(fields=fields):
            return frozenset(name for field in fields for name in _references(field.type))
        case _:
            payloads = (variant.payload for variant in named.variants)
            return frozenset(
                name for payload in payloads if payload is not None for name in _references(payload)
            )


def _references(expression: TypeExpr) -> Iterator[str]:
    match expression:
        case Ref(name=name):
            yield name
        case NullableType(inner=inner) | ArrayType(items=inner) | MapType(values=inner):
            yield from _references(inner)


def _is_touched(old: Model, entry: EntryPoint, names: set[str]) -> bool:
    before = {one.export: (one.input, one.output) for one in old.entry_points}
    return before.get(entry.export) != (entry.input, entry.output) or not names.isdisjoint(
        {entry.input.name, entry.output.name}
    )


def _is_performed_anew(old: Model, effect: Effect, names: set[str]) -> bool:
    before = {
        one.tag: (one.host_function, one.mode, one.payload, one.result) for one in old.effects
    }
    now = (effect.host_function, effect.mode, effect.payload, effect.result)
    uses = {*_references(effect.result), *(_references(effect.payload) if effect.payload else ())}
    return before.get(effect.tag) != now or not names.isdisjoint(uses)
