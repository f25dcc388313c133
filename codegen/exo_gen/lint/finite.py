"""Which types have a finite value, found in one walk from those that plainly do to their users."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator

from exo_gen.circles import on_circles
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.bounds import count
from exo_gen.lint.schema import Place, Schema, parts, properties, variants
from exo_gen.lint.shape import DECLARATIONS, Shape, has_null_type


def check_finite(schema: Schema) -> Iterator[Diagnostic]:
    """Find types that contain themselves whatever one chooses: nobody could send one."""
    finite = _Finite(schema).found
    endless = {id(place): place for place in schema.types if id(place) not in finite}
    # An endless type may lie on a circle itself, or only lead into one, which is no fault of its.
    circling = on_circles(endless, lambda key: _leads_to(schema, endless[key], endless.keys()))
    for key, place in endless.items():
        if key in circling and place.shape in (Shape.RECORD, Shape.SUM):
            yield rules.INFINITE.found(
                place.document,
                place.owner,
                f"every '{place.label}' contains another '{place.label}', without end",
                "make a property optional or nullable, or write a variant without it",
            )


class _Finite:
    """The identities of the types that have a finite value.

    Every schema waits for the schemas that each of its values contains, and a sum for any one of
    its payloads. What waits for nothing is finite, and tells those that wait for it.
    """

    def __init__(self, schema: Schema) -> None:
        self.found: set[int] = set()
        self._schema = schema
        self._missing: dict[int, int] = {}
        self._users: defaultdict[int, list[int]] = defaultdict(list)
        self._parts: list[Place] = []
        """Kept alive, for identities are names here."""
        for place in schema.types:
            self._add(place)
        known = [key for key, missing in self._missing.items() if missing == 0]
        while known:
            key = known.pop()
            if key not in self.found:
                self.found.add(key)
                for user in self._users[key]:
                    self._missing[user] -= 1
                    if self._missing[user] == 0:
                        known.append(user)

    def _add(self, place: Place) -> None:
        needs, any_will_do = self._needs(place)
        self._missing[id(place)] = min(len(needs), 1) if any_will_do else len(needs)
        for need in needs:
            self._users[id(need)].append(id(place))

    def _needs(self, place: Place) -> tuple[list[Place], bool]:
        """What a schema waits for, and whether one of them is enough."""
        if place.shape is Shape.REFERENCE:
            target = self._schema.resolve(place.document, place.node)
            # A reference that leads to no type is for another rule to report.
            return [] if target is None or target.shape in DECLARATIONS else [target], False
        if place.shape is Shape.SUM:
            payloads = [variant.payload for variant in variants(place)]
            needs = [one for one in payloads if one is not None]
            return self._inside(needs if len(needs) == len(payloads) else []), True
        return self._inside(list(_needed(place))), False

    def _inside(self, places: list[Place]) -> list[Place]:
        for place in places:
            self._parts.append(place)
            self._add(place)
        return places


def _needed(place: Place) -> Iterator[Place]:
    """Yield the schemas whose values every value of this one contains, or may for a sum."""
    if has_null_type(place.node):
        return
    match place.shape:
        case Shape.RECORD:
            yield from (one.place for one in properties(place) if one.required)
        case Shape.ARRAY if count(place.node.get("minItems")):
            yield from parts(place)
        case Shape.SUM:
            yield from parts(place)


def _leads_to(schema: Schema, start: Place, endless: Container[int]) -> Iterator[int]:
    """Yield the endless types that a type's values contain."""
    waiting = [start]
    while waiting:
        place = waiting.pop()
        waiting.extend(_needed(place))
        target = schema.resolve(place.document, place.node)
        if target is not None and id(target) in endless:
            yield id(target)
