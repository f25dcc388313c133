"""Source findings: what code that was written against the old types has to change.

Types are compared by name, as code knows them. What a language does not see is no finding: bounds
are types to neither, the file of a type only to Haskell, and Python fills in an optional field.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.breaking import rules
from exo_gen.breaking.rules import BreakingRule
from exo_gen.breaking.verdict import Finding, Site, Victim
from exo_gen.model import (
    Alias,
    ArrayType,
    Enum,
    IntegerType,
    MapType,
    Model,
    NamedType,
    NullableType,
    NumberType,
    Record,
    StringType,
    Sum,
    TypeExpr,
)
from exo_gen.render.docs.words import words

_NOWHERE: Final = Site("")
_BOTH: Final = frozenset({Victim.PYTHON, Victim.HASKELL})
_HASKELL: Final = frozenset({Victim.HASKELL})


def source_findings(old: Model, new: Model) -> Iterator[Finding]:
    """Yield what no longer compiles, type by type."""
    for name, was in old.types.items():
        if name == old.effect_type == new.effect_type:
            continue  # effects have rules of their own
        now = new.types.get(name)
        site = Site(name)
        if now is None:
            yield _found(rules.TYPE_REMOVED, f"type {name} is gone", site, _NOWHERE)
            continue
        if was.module != now.module:
            text = f"type {name} moved from {was.module}.json to {now.module}.json"
            yield _found(rules.TYPE_MOVED, text, site, site, _HASKELL)
        yield from _type(was, now)


def _type(was: NamedType, now: NamedType) -> Iterator[Finding]:
    match was, now:
        case Record(), Record():
            yield from _record(was, now)
        case Enum(), Enum():
            yield from _enum(was, now)
        case Sum(), Sum():
            yield from _sum(was, now)
        case Alias(target=before), Alias(target=after):
            if _seen_by_code(before) != _seen_by_code(after):
                site = Site(was.name)
                text = f"{was.name} stands for {_words(after)}, was {_words(before)}"
                yield _found(rules.ALIAS_CHANGED, text, site, site)
        case _:
            site = Site(was.name)
            text = f"{was.name} is {_form(now)}, was {_form(was)}"
            yield _found(rules.TYPE_FORM_CHANGED, text, site, site)


def _record(was: Record, now: Record) -> Iterator[Finding]:
    before = {one.name: one for one in was.fields}
    after = {one.name: one for one in now.fields}
    for name, one in before.items():
        site = Site(was.name, name)
        other = after.get(name)
        if other is None:
            yield _found(rules.FIELD_GONE, f"field {site} is gone", site, Site(now.name))
            continue
        if _seen_by_code(one.type) != _seen_by_code(other.type):
            text = f"field {site} holds {_words(other.type)}, was {_words(one.type)}"
            yield _found(rules.FIELD_RETYPED, text, site, site)
        if one.required != other.required:
            word = "required" if other.required else "optional"
            yield _found(rules.OPTIONALITY_CHANGED, f"field {site} is {word} now", site, site)
    for name, one in after.items():
        if name not in before:
            site = Site(now.name, name)
            if one.required:
                text = f"required field {site} is new"
                yield _found(rules.REQUIRED_FIELD_NEW, text, Site(was.name), site)
            else:
                text = f"optional field {site} is new"
                yield _found(rules.OPTIONAL_FIELD_NEW, text, Site(was.name), site, _HASKELL)
    if was.open != now.open:
        site = Site(now.name)
        text = f"{now.name} is {'open' if now.open else 'closed'} now"
        yield _found(rules.OPENNESS_CHANGED, text, site, site)


def _enum(was: Enum, now: Enum) -> Iterator[Finding]:
    for value in was.values:
        if value not in now.values:
            site = Site(was.name, value)
            yield _found(rules.VALUE_GONE, f"value {site} is gone", site, Site(now.name))
    for value in now.values:
        if value not in was.values:
            site = Site(now.name, value)
            yield _found(rules.VALUE_NEW, f"value {site} is new", Site(was.name), site)


def _sum(was: Sum, now: Sum) -> Iterator[Finding]:
    before = {one.tag: one for one in was.variants}
    after = {one.tag: one for one in now.variants}
    for tag, one in before.items():
        site = Site(was.name, tag)
        other = after.get(tag)
        if other is None:
            yield _found(rules.VARIANT_GONE, f"variant {site} is gone", site, Site(now.name))
        elif _payload(one.payload) != _payload(other.payload):
            text = f"variant {site} carries {_payload(other.payload)}, was {_payload(one.payload)}"
            yield _found(rules.PAYLOAD_CHANGED, text, site, site)
    for tag in after:
        if tag not in before:
            site = Site(now.name, tag)
            yield _found(rules.VARIANT_NEW, f"variant {site} is new", Site(was.name), site)


def _payload(payload: TypeExpr | None) -> str:
    return "nothing" if payload is None else _words(payload)


def _seen_by_code(expression: TypeExpr) -> TypeExpr:
    """The expression without its bounds, which no compiler sees."""
    match expression:
        case StringType():
            return StringType()
        case IntegerType():
            return IntegerType()
        case NumberType():
            return NumberType()
        case ArrayType(items=items):
            return ArrayType(_seen_by_code(items))
        case MapType(values=values):
            return MapType(_seen_by_code(values))
        case NullableType(inner=inner):
            return NullableType(_seen_by_code(inner))
        case _:
            return expression


def _words(expression: TypeExpr) -> str:
    """A type expression for people, without the bounds that code does not see."""
    parts = words(_seen_by_code(expression))
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _form(named: NamedType) -> str:
    return {Record: "a record", Enum: "an enum", Sum: "a sum", Alias: "an alias"}[type(named)]


def _found(
    rule: BreakingRule, text: str, old: Site, new: Site, victims: frozenset[Victim] = _BOTH
) -> Finding:
    return Finding(rule, text, old, new, victims)
