"""Rules about what the smallest document of a type needs, and how far an alias leads.

Few words of a schema can ask for documents without bound: ten of ten of ten. What nobody could send
is refused here, so that everything after lint may write out a document of every type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.least import Equation, Join, least
from exo_gen.lint import rules
from exo_gen.lint.bounds import count
from exo_gen.lint.schema import Place, Schema, parts, properties, variants
from exo_gen.lint.shape import DECLARATIONS, NAMED, Shape, has_null_type

MAX_CHARACTERS: Final = 2**16
MAX_LEVELS: Final = 64
"""How deep the wire lets values nest."""
MAX_ALIASES: Final = 64

_Part = tuple[int, int]
"""A definition by its identity, and how often or how much deeper it is there."""


def check_smallest(schema: Schema) -> Iterator[Diagnostic]:
    """Check each type's smallest document, and the way from an alias to what it stands for."""
    yield from _over(
        schema,
        {id(place): _characters(schema, place) for place in schema.types},
        MAX_CHARACTERS,
        rules.SMALLEST_SIZE,
        "the smallest '{}' has more than {} characters",
        "make a property optional, or a least length or count smaller",
    )
    yield from _over(
        schema,
        {id(place): _levels(schema, place) for place in schema.types},
        MAX_LEVELS,
        rules.SMALLEST_DEPTH,
        "the smallest '{}' nests deeper than {}",
        "make a property optional on the way, or leave a level out",
    )
    yield from _over(
        schema,
        {id(place): _way(schema, place) for place in schema.types},
        MAX_ALIASES,
        rules.ALIAS_ROW,
        "from alias '{}' it is more than {} aliases to what they stand for",
        "make it refer to that at once, or write a record on the way",
    )


def _over(
    schema: Schema,
    equations: dict[int, Equation[int]],
    limit: int,
    rule: rules.Rule,
    message: str,
    fix: str,
) -> Iterator[Diagnostic]:
    """Report what is over a limit while none of its parts is: the others follow from it."""
    known = least(equations, ceiling=limit + 1)
    for place in schema.types:
        over = known.get(id(place), 0) > limit
        if over and all(known.get(part, 0) <= limit for part, _ in equations[id(place)].parts):
            yield rule.found(place.document, place.owner, message.format(place.label, limit), fix)


# --- how many characters ------------------------------------------------------------------------


def _characters(schema: Schema, place: Place) -> Equation[int]:
    match place.shape:
        case Shape.RECORD:
            own, needed = 2, list[_Part]()
            for one in properties(place):
                if one.required:
                    size, inside = _length(schema, one.place)
                    own += size + len(one.name) + 4
                    needed += inside
            return Equation(own, tuple(needed))
        case Shape.SUM:
            return _choice(schema, place, 2)
        case _:
            own, inside = _length(schema, place)
            return Equation(own, tuple(inside))


def _length(schema: Schema, place: Place) -> tuple[int, list[_Part]]:
    """The characters of the smallest value of a schema, and the definition it holds, if any."""
    if has_null_type(place.node):
        return 4, []
    match place.shape:
        case Shape.REFERENCE:
            return 0, _target(schema, place)
        case Shape.STRING:
            return 2 + (count(place.node.get("minLength")) or 0), []
        case Shape.ARRAY if times := count(place.node.get("minItems")):
            own, inside = next((_length(schema, one) for one in parts(place)), (1, []))
            return 1 + times * (own + 1), [(key, each * times) for key, each in inside]
        case _:
            return 4, []


# --- how many levels ----------------------------------------------------------------------------


def _levels(schema: Schema, place: Place) -> Equation[int]:
    match place.shape:
        case Shape.RECORD:
            needed = [_depth(schema, one.place) for one in properties(place) if one.required]
            own = 1 + max((levels for levels, _ in needed), default=0)
            found = tuple((key, 1 + levels) for levels, inside in needed for key, _ in inside)
            return Equation(own, found, Join.DEEPEST)
        case Shape.SUM:
            return _choice(schema, place, 1)
        case _:
            own, inside = _depth(schema, place)
            return Equation(own, tuple((key, own) for key, _ in inside), Join.DEEPEST)


def _depth(schema: Schema, place: Place) -> tuple[int, list[_Part]]:
    """The levels of a schema's smallest value, and the definition that is below them, if any."""
    if has_null_type(place.node):
        return 0, []
    match place.shape:
        case Shape.REFERENCE:
            return 0, _target(schema, place)
        case Shape.ARRAY if count(place.node.get("minItems")):
            own, inside = next((_depth(schema, one) for one in parts(place)), (0, []))
            return 1 + own, inside
        case Shape.ARRAY | Shape.MAP:
            return 1, []
        case _:
            return 0, []


def _choice(schema: Schema, place: Place, own: int) -> Equation[int]:
    """The cheapest of a sum's payloads; one that is not a reference costs next to nothing."""
    payloads = [one.payload for one in variants(place)]
    found = [_target(schema, one) if one is not None else [] for one in payloads]
    if not all(found):
        return Equation(own + 1)
    return Equation(own, tuple(part for inside in found for part in inside), Join.CHEAPEST)


# --- how many aliases ---------------------------------------------------------------------------


def _way(schema: Schema, place: Place) -> Equation[int]:
    if place.shape in NAMED:
        return Equation(0)
    inner: Place | None = place
    while inner is not None and inner.shape is not Shape.REFERENCE:
        inner = next(parts(inner), None) if inner.shape not in NAMED else None
    return Equation(1, tuple(_target(schema, inner)) if inner is not None else ())


def _target(schema: Schema, place: Place) -> list[_Part]:
    target = schema.resolve(place.document, place.node)
    # A reference that leads to no type is for another rule to report.
    return [] if target is None or target.shape in DECLARATIONS else [(id(target), 1)]
