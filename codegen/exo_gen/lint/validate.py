"""Check a document of the schema's own against its type: total, tolerant of a faulty schema.

Says what the two languages' decoders say, in their words (`$.a: expected string, got null`), but
about every mistake and with its place in the file. What a schema leaves unclear is accepted here,
since other rules report it. A JSON Schema library would take longer to import than everything else
here takes to run; the tests hold this module to one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from exo_gen.lint.bounds import bound, count
from exo_gen.lint.patterns import pattern_of
from exo_gen.lint.schema import Place, Schema, is_empty_payload, parts, properties, variants
from exo_gen.lint.shape import Shape, has_null_type
from exo_gen.model import INT64_MAX, INT64_MIN
from exo_gen.positions import Member, Node
from exo_gen.wire_words import choices, formed, kind_of, quoted, step

_LIMITS: Final[tuple[tuple[str, str, Callable[[float, float], bool]], ...]] = (
    ("minimum", ">=", operator.ge),
    ("exclusiveMinimum", ">", operator.gt),
    ("maximum", "<=", operator.le),
    ("exclusiveMaximum", "<", operator.lt),
)
_MAX_CIRCLE: Final = 64
"""Unions in a row without a step into the document; more is a circle, which refs reports."""
_MOST_CHOICES: Final = 50
"""So many values are listed of those there are; a message is for a person."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One mistake: where it stands in the file, and in the document."""

    where: Node | Member
    path: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"


def mismatches(
    schema: Schema,
    place: Place,
    value: Node,
    path: str = "$",
    *,
    or_null: str = "",
    circle: int = 0,
) -> Iterator[Mismatch]:
    """Yield everything that keeps `value` from being of the type at `place`."""
    if circle > _MAX_CIRCLE:
        return
    if has_null_type(place.node):
        or_null = " or null"
    if or_null and value.value is None:
        return

    def expected(what: str) -> Mismatch:
        return Mismatch(value, path, what + or_null, kind_of(value.value))

    match place.shape:
        case Shape.REFERENCE:
            target = schema.end_of(place)
            if target is not None and target.shape is not Shape.REFERENCE:
                yield from mismatches(
                    schema, target, value, path, or_null=or_null, circle=circle + 1
                )
        case Shape.UNION:
            for inner in parts(place):
                yield from mismatches(
                    schema, inner, value, path, or_null=" or null", circle=circle + 1
                )
        case Shape.STRING if not isinstance(value.value, str):
            yield expected("string")
        case Shape.STRING:
            yield from _counted(place, "Length", value, path, "string", "characters")
            yield from _formed(place, value, path)
        case Shape.LITERAL:
            yield from _one_of(place.node.members["const"].node.value, value, path, or_null)
        case Shape.ENUM:
            yield from _one_of(place.node.members["enum"].node.value, value, path, or_null)
        case Shape.INTEGER | Shape.NUMBER:
            yield from _number(place, value, path, or_null)
        case Shape.BOOLEAN if not isinstance(value.value, bool):
            yield expected("boolean")
        case Shape.ARRAY if not isinstance(value.value, list):
            yield expected("array")
        case Shape.ARRAY:
            yield from _counted(place, "Items", value, path, "array", "items")
            for items in parts(place):
                for at, item in enumerate(value.items):
                    yield from mismatches(schema, items, item, f"{path}[{at}]")
        case Shape.RECORD | Shape.MAP | Shape.SUM if not isinstance(value.value, dict):
            yield expected("object")
        case Shape.MAP:
            for values in parts(place):
                for member in value.members.values():
                    yield from mismatches(schema, values, member.node, step(path, member.key))
        case Shape.RECORD:
            yield from _record(schema, place, value, path)
        case Shape.SUM:
            yield from _sum(schema, place, value, path)


def _record(schema: Schema, place: Place, value: Node, path: str) -> Iterator[Mismatch]:
    known = {one.name: one for one in properties(place)}
    for one in known.values():
        member = value.members.get(one.name)
        if member is not None:
            yield from mismatches(schema, one.place, member.node, step(path, one.name))
        elif one.required:
            yield Mismatch(value, step(path, one.name), _name_of(schema, one.place), "nothing")
    rest = place.node.get("additionalProperties")
    if rest is not None and rest.value is False:
        yield from _unknown(value, path, known.keys())


def _sum(schema: Schema, place: Place, value: Node, path: str) -> Iterator[Mismatch]:
    by_tag = {
        one.tag.value: one for one in variants(place) if one.tag and isinstance(one.tag.value, str)
    }
    kind = value.members.get("kind")
    if kind is None:
        yield Mismatch(value, f"{path}.kind", _choices(by_tag), "nothing")
        return
    tag = kind.node.value
    variant = by_tag.get(tag) if isinstance(tag, str) else None
    if variant is None:
        yield from _one_of(by_tag, kind.node, f"{path}.kind", "")
        return
    payload = value.members.get("payload")
    if payload is None:
        yield Mismatch(value, f"{path}.payload", "object", "nothing")
    elif variant.payload is not None:
        if is_empty_payload(variant.payload.node) and isinstance(payload.node.value, dict):
            yield from _unknown(payload.node, f"{path}.payload", ())
        else:
            yield from mismatches(schema, variant.payload, payload.node, f"{path}.payload")
    yield from _unknown(value, path, {"kind", "payload"})


def _unknown(value: Node, path: str, known: Container[str]) -> Iterator[Mismatch]:
    for member in value.members.values():
        if member.key not in known:
            yield Mismatch(
                member, step(path, member.key), "no such property", kind_of(member.node.value)
            )


def _one_of(values: object, value: Node, path: str, or_null: str) -> Iterator[Mismatch]:
    known = values if isinstance(values, list | dict) else [values]
    if not isinstance(value.value, str) or value.value not in known:
        got = quoted(value.value) if isinstance(value.value, str) else kind_of(value.value)
        yield Mismatch(value, path, _choices(known) + or_null, got)


def _number(place: Place, value: Node, path: str, or_null: str) -> Iterator[Mismatch]:
    whole = place.shape is Shape.INTEGER
    kind = "integer" if whole else "number"
    number = value.value
    if isinstance(number, bool) or not isinstance(number, int | float):
        yield Mismatch(value, path, kind + or_null, kind_of(value.value))
        return
    if whole and not (_is_whole(number) and INT64_MIN <= number <= INT64_MAX):
        yield Mismatch(value, path, kind + or_null, "number")
        return
    for key, sign, is_within in _LIMITS:
        limit = bound(place.node.get(key), whole=whole)
        if limit is not None and not is_within(number, limit):
            yield Mismatch(value, path, f"{kind} {sign} {limit}", str(number))


def _is_whole(number: int | float) -> bool:
    return isinstance(number, int) or number.is_integer()


def _counted(
    place: Place, suffix: str, value: Node, path: str, kind: str, unit: str
) -> Iterator[Mismatch]:
    size = len(value.value) if isinstance(value.value, str | list) else 0
    low, high = (count(place.node.get(f"{side}{suffix}")) for side in ("min", "max"))
    for limit, word, breached in (
        (low, "least", low is not None and size < low),
        (high, "most", high is not None and size > high),
    ):
        if breached:
            yield Mismatch(value, path, f"{kind} of at {word} {limit} {unit}", f"{size} {unit}")


def _formed(place: Place, value: Node, path: str) -> Iterator[Mismatch]:
    pattern, text = pattern_of(place.node), str(value.value)
    if pattern is not None and not pattern.matches(text):
        form = place.node.get("format")
        expected = formed(pattern.source if form is None else None, str(form and form.value))
        yield Mismatch(value, path, expected, quoted(text))


def _name_of(schema: Schema, place: Place) -> str:
    """Name what is expected, by asking what is wrong with nothing at all."""
    nothing = Node([], 0, 0, {}, ())
    if place.shape is Shape.ARRAY:
        return "array"
    found = next(mismatches(schema, place, nothing), None)
    return found.expected if found is not None else "a value"


def _choices(known: Collection[object]) -> str:
    if len(known) <= _MOST_CHOICES:
        return choices([str(one) for one in known])
    shown = [str(one) for one in islice(known, _MOST_CHOICES)]
    return f"{choices(shown)} and {len(known) - _MOST_CHOICES} more"
