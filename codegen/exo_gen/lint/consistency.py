"""Rules about names beside each other: spelt in one way, and saying nothing twice."""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from exo_gen import python_names
from exo_gen.diagnostics import Diagnostic
from exo_gen.haskell_names import pascal
from exo_gen.lint import rules
from exo_gen.lint.rules import Rule
from exo_gen.lint.schema import Place, Schema, enum_values, properties, tagged
from exo_gen.lint.shape import Shape
from exo_gen.positions import Member, Node

_SPELLINGS: Final = {
    "with '_'": re.compile(r"[a-z0-9]+(_[a-z0-9]+)+"),
    "with '-'": re.compile(r"[a-z0-9]+(-[a-z0-9]+)+"),
    "in capitals": re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"),
    "with a capital inside": re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)+"),
    "with a capital first": re.compile(r"[A-Z][a-z0-9]+([A-Z][a-z0-9]*)*"),
}
"""Ways to spell several words; one lower-case word is of every way but the last."""


def check_consistency(schema: Schema) -> Iterator[Diagnostic]:
    """Check the names within every record, enum and sum."""
    for place in schema.places:
        match place.shape:
            case Shape.RECORD:
                fields = [(one.name, one.place.owner) for one in properties(place)]
                yield from _spelling(place, "property", fields, rules.PROPERTY_CASE)
                for name, where in fields:
                    yield from _renamed(place, name, where)
            case Shape.ENUM:
                values = list(enum_values(place))
                yield from _spelling(place, "value", values, rules.ENUM_CASE)
                yield from _repeats(place, "value", values)
            case Shape.SUM:
                tags = [(tag, node) for tag, node, _ in tagged(place)]
                yield from _repeats(place, "tag", tags)


def _spelling(
    place: Place, kind: str, names: Iterable[tuple[str, Member | Node]], rule: Rule
) -> Iterator[Diagnostic]:
    """Report the names that are not spelt as most are; of a draw, the first counts."""
    spelt = [(name, where, way) for name, where in names if (way := _way(name)) is not None]
    counts = Counter(way for _, _, way in spelt)
    if len(counts) < 2:
        return
    usual = counts.most_common(1)[0][0]
    model = next(name for name, _, way in spelt if way == usual)
    for name, where, way in spelt:
        if way != usual:
            yield rule.found(
                place.document,
                where,
                f"{kind} '{name}' of '{place.label}' is spelt {way}, and others {usual}",
                f"write it as '{model}' is written",
            )


def _way(name: str) -> str | None:
    return next((way for way, form in _SPELLINGS.items() if form.fullmatch(name)), None)


def _repeats(
    place: Place, kind: str, names: Iterable[tuple[str, Member | Node]]
) -> Iterator[Diagnostic]:
    for name, where in names:
        written = pascal(name)
        rest = written.removeprefix(place.label)
        if rest and rest != written and rest[0].isupper():
            yield rules.NAME_REPEATS.found(
                place.document,
                where,
                f"{kind} '{name}' of '{place.label}' becomes '{place.label}{written}'",
                "leave the name of the type out",
            )


def _renamed(place: Place, name: str, where: Member | Node) -> Iterator[Diagnostic]:
    plain = re.sub(r"\W", "_", name)
    becomes = python_names.field(name)
    if becomes != plain:
        why = "a keyword" if keyword.iskeyword(plain) else "a name of pydantic's own"
        yield rules.PYTHON_RENAMES.found(
            place.document,
            where,
            f"property '{place.label}.{name}' is {why} in Python, and becomes '{becomes}' there",
            "write another name",
        )
