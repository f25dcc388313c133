"""What differs between two models, for people: what was added, removed and changed, and how.

Pure. What a change breaks is another question, which `exo_gen.breaking` answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from exo_gen.model import (
    STEADY,
    Alias,
    Effect,
    EntryPoint,
    Enum,
    Evolution,
    Field,
    JsonValue,
    Model,
    NamedType,
    Record,
    Sum,
    Tool,
    Variant,
)
from exo_gen.render.docs.anchors import anchor, effect_anchor, entry_anchor, tool_anchor
from exo_gen.render.docs.words import Words, words

_K = TypeVar("_K")
_V = TypeVar("_V")

Member: TypeAlias = Field | Variant | str
"""A field of a record, a variant of a sum, or a value of an enum."""

_NOTHING: Words = ("nothing",)


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @property
    def sign(self) -> str:
        """What tells the kinds apart where colours do not."""
        return {Kind.ADDED: "+", Kind.REMOVED: "\N{MINUS SIGN}", Kind.CHANGED: "~"}[self]


class Subject(StrEnum):
    """What kind of thing changed, in the order in which changes are listed."""

    EFFECT = "effect"
    ENTRY_POINT = "entry point"
    TOOL = "tool"
    TYPE = "type"
    FIELD = "field"
    VARIANT = "variant"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Detail:
    """One aspect of a thing that is not as it was."""

    aspect: str
    old: Words
    new: Words


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that is not as it was. `owner` is the anchor of the entry that shows it.

    What was added or removed has no details: its entry says everything.
    """

    kind: Kind
    subject: Subject
    name: str
    anchor: str
    owner: str
    details: tuple[Detail, ...] = ()


def changes(old: Model, new: Model) -> tuple[Change, ...]:
    """Return how `new` differs from `old`: effects, entry points, tools, then types.

    The variants of the sum of effects are the effects, and told once. The members of a type that
    was itself added or removed are not told one by one.
    """
    return (*_effects(old, new), *_entry_points(old, new), *_tools(old, new), *_types(old, new))


def members(named: NamedType) -> Mapping[str, Member]:
    """Return the fields, variants or values of a type by name."""
    match named:
        case Record(fields=fields):
            return {field.name: field for field in fields}
        case Sum(variants=variants):
            return {variant.tag: variant for variant in variants}
        case Enum(values=values):
            return {value: value for value in values}
        case Alias():
            return {}


def _effects(old: Model, new: Model) -> Iterator[Change]:
    promised = [_promises(model) for model in (old, new)]

    def details(was: Effect, now: Effect) -> Iterator[Detail]:
        yield from _differs("asked", words(was.payload), words(now.payload))
        yield from _differs("answered", words(was.result), words(now.result))
        yield from _texts("mode", was.mode, now.mode)
        yield from _texts("host function", was.host_function, now.host_function)
        yield from _texts("description", was.doc, now.doc)
        yield from _evolution(promised[0].get(was.tag, STEADY), promised[1].get(now.tag, STEADY))

    was, now = ({effect_anchor(one): one for one in model.effects} for model in (old, new))
    for at, before, after in _paired(was, now):
        one = after or before
        assert one is not None
        found = tuple(details(before, after)) if before and after else ()
        yield from _change(Subject.EFFECT, one.tag, at, at, before, after, found)


def _promises(model: Model) -> Mapping[str, Evolution]:
    """What the variants of the sum of effects promise, by tag."""
    named = model.types.get(model.effect_type)
    return {one.tag: one.evolution for one in named.variants} if isinstance(named, Sum) else {}


def _entry_points(old: Model, new: Model) -> Iterator[Change]:
    def details(was: EntryPoint, now: EntryPoint) -> Iterator[Detail]:
        yield from _texts("name", was.name, now.name)
        yield from _differs("asked", words(was.input), words(now.input))
        yield from _differs("answered", words(was.output), words(now.output))
        yield from _texts("description", was.doc, now.doc)
        yield from _examples(was.examples, now.examples)

    was, now = ({entry_anchor(one): one for one in model.entry_points} for model in (old, new))
    for at, before, after in _paired(was, now):
        one = after or before
        assert one is not None
        found = tuple(details(before, after)) if before and after else ()
        yield from _change(Subject.ENTRY_POINT, one.export, at, at, before, after, found)


def _tools(old: Model, new: Model) -> Iterator[Change]:
    def details(was: Tool, now: Tool) -> Iterator[Detail]:
        yield from _texts("definition", was.type_name, now.type_name)
        yield from _differs("asked", words(was.input), words(now.input))
        yield from _differs("answered", words(was.output), words(now.output))
        yield from _texts("roles", ", ".join(was.roles), ", ".join(now.roles))
        yield from _texts("description", was.doc, now.doc)
        yield from _examples(was.examples, now.examples)

    was, now = ({tool_anchor(one): one for one in model.tools} for model in (old, new))
    for at, before, after in _paired(was, now):
        one = after or before
        assert one is not None
        found = tuple(details(before, after)) if before and after else ()
        yield from _change(Subject.TOOL, one.name, at, at, before, after, found)


def _types(old: Model, new: Model) -> Iterator[Change]:
    for name, before, after in _paired(old.types, new.types):
        found = tuple(_type_details(before, after)) if before and after else ()
        yield from _change(Subject.TYPE, name, name, name, before, after, found)
        if before and after and name != new.effect_type:
            yield from _members(name, before, after)


def _type_details(was: NamedType, now: NamedType) -> Iterator[Detail]:
    yield from _texts("form", _form(was), _form(now))
    targets = [words(one.target) if isinstance(one, Alias) else _NOTHING for one in (was, now)]
    yield from _differs("name for", *targets)
    yield from _texts("file", f"{was.module}.json", f"{now.module}.json")
    yield from _texts("description", was.doc, now.doc)
    yield from _examples(was.examples, now.examples)


def _form(named: NamedType) -> str:
    match named:
        case Record():
            return "open record" if named.open else "record"
        case Enum():
            return "one of some values"
        case Sum():
            return "sum"
        case Alias():
            return "name for another type"


def _members(name: str, was: NamedType, now: NamedType) -> Iterator[Change]:
    # Told by form and name: a value may be called as the field was that stood here.
    before_all = {(_subject(one), key): one for key, one in members(was).items()}
    after_all = {(_subject(one), key): one for key, one in members(now).items()}
    for (subject, key), before, after in _paired(before_all, after_all):
        found: tuple[Detail, ...] = ()
        if before is not None and after is not None:
            found = tuple(_member_details(before, after))
        shown, at = f"{name}.{key}", anchor(name, key)
        yield from _change(subject, shown, at, name, before, after, found)


def _subject(member: Member) -> Subject:
    match member:
        case Field():
            return Subject.FIELD
        case Variant():
            return Subject.VARIANT
        case _:
            return Subject.VALUE


def _member_details(was: Member, now: Member) -> Iterator[Detail]:
    match was, now:
        case Field(), Field():
            yield from _differs("type", words(was.type), words(now.type))
            presence = ["required" if one.required else "optional" for one in (was, now)]
            yield from _texts("presence", *presence)
            yield from _texts("description", was.doc, now.doc)
            yield from _evolution(was.evolution, now.evolution)
        case Variant(), Variant():
            yield from _differs("type", words(was.payload), words(now.payload))
            yield from _texts("description", was.doc, now.doc)
            yield from _evolution(was.evolution, now.evolution)


def _evolution(was: Evolution, now: Evolution) -> Iterator[Detail]:
    yield from _texts("since", was.since, now.since)
    yield from _texts("deprecated", _deprecated(was), _deprecated(now))
    stability = ["unstable" if one.unstable else "stable" for one in (was, now)]
    yield from _texts("stability", *stability)


def _deprecated(evolution: Evolution) -> str:
    going = evolution.deprecated
    if going is None:
        return "no"
    told = (
        f"since {going.since}" if going.since else "",
        f"use {going.replacement}" if going.replacement else "",
        going.reason,
    )
    return "; ".join(filter(None, told)) or "yes"


def _examples(was: tuple[JsonValue, ...], now: tuple[JsonValue, ...]) -> Iterator[Detail]:
    """Tell the examples that went and came; those that stayed are not news."""
    old, new = ([json.dumps(one, ensure_ascii=False) for one in all_] for all_ in (was, now))
    if old == new:
        return
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if gone or come:
        yield Detail("examples", ("\n".join(gone) or "none",), ("\n".join(come) or "none",))
    else:
        yield Detail("examples", ("\n".join(old),), ("\n".join(new),))


def _texts(aspect: str, old: str, new: str) -> Iterator[Detail]:
    yield from _differs(aspect, (old or "nothing",), (new or "nothing",))


def _differs(aspect: str, old: Words, new: Words) -> Iterator[Detail]:
    if old != new:
        yield Detail(aspect, old, new)


def _paired(
    old: Mapping[_K, _V], new: Mapping[_K, _V]
) -> Iterator[tuple[_K, _V | None, _V | None]]:
    """Yield what both, or only one, have under each key: in the new order, then what went."""
    for key, now in new.items():
        yield key, old.get(key), now
    for key, was in old.items():
        if key not in new:
            yield key, was, None


def _change(
    subject: Subject,
    name: str,
    at: str,
    owner: str,
    before: object,
    after: object,
    details: tuple[Detail, ...],
) -> Iterator[Change]:
    if before is None:
        yield Change(Kind.ADDED, subject, name, at, owner)
    elif after is None:
        yield Change(Kind.REMOVED, subject, name, at, owner)
    elif details:
        yield Change(Kind.CHANGED, subject, name, at, owner, details)
