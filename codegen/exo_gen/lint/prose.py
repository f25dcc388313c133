"""Rules about what descriptions say, beside that they are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Schema, properties, variants
from exo_gen.lint.shape import Shape
from exo_gen.load import Document
from exo_gen.positions import Node

_END: Final = re.compile(r"[.!?…][)\"'`”]*$")
_ARTICLES: Final = frozenset({"a", "an", "the", "its", "this"})
_WORD: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class _Described:
    """A description with what it describes: `name` in its own words, `label` as messages say it."""

    document: Document
    node: Node
    name: str
    label: str
    text: str


def check_prose(schema: Schema) -> Iterator[Diagnostic]:
    """Check the descriptions of definitions and of their parts."""
    whole = [one for place in schema.definitions for one in _described(place.node, place)]
    yield from _twice(whole)
    for one in whole:
        yield from _said(one)
    for place in schema.places:
        parts = list(_parts(place))
        yield from _twice(parts)
        for one in parts:
            yield from _said(one)


def _parts(place: Place) -> Iterator[_Described]:
    if place.shape is Shape.RECORD:
        for field in properties(place):
            yield from _described(field.place.node, field.place, field.name)
    elif place.shape is Shape.SUM:
        for variant in variants(place):
            tag = variant.tag.value if variant.tag is not None else None
            name = tag if isinstance(tag, str) else ""
            yield from _described(variant.node, place, name, variant.label)


def _described(node: Node, place: Place, name: str = "", label: str = "") -> Iterator[_Described]:
    text = node.get("description")
    if text is not None and isinstance(text.value, str) and text.value.strip():
        own, called = name or place.label, label or place.label
        yield _Described(place.document, text, own, called, text.value.strip())


def _said(one: _Described) -> Iterator[Diagnostic]:
    if one.text[0].islower() or not _END.search(one.text):
        yield rules.DESCRIPTION_SENTENCE.found(
            one.document,
            one.node,
            f"the description of '{one.label}' is no sentence",
            "write a capital letter first and a full stop last",
        )
    said = [word for word in _words(one.text) if word not in _ARTICLES]
    if said == _words(one.name):
        yield rules.DESCRIPTION_ECHO.found(
            one.document,
            one.node,
            f"the description of '{one.label}' says only its name",
            "say what it is for, or what values it has",
        )


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _twice(described: list[_Described]) -> Iterator[Diagnostic]:
    first: dict[str, _Described] = {}
    for one in described:
        holder = first.setdefault(one.text, one)
        if holder is not one:
            yield rules.DESCRIPTION_TWICE.found(
                one.document,
                one.node,
                f"'{one.label}' is described as '{holder.label}' is",
                "say what sets them apart",
            )
