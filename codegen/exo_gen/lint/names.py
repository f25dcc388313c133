"""Rules about names as the author writes them; what they become is for `haskell` and `python`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.haskell_names import pascal
from exo_gen.lint import rules
from exo_gen.lint.schema import (
    Place,
    Role,
    Schema,
    enum_values,
    is_empty_payload,
    properties,
    tagged,
)
from exo_gen.lint.shape import Shape

_TYPE_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_PROPERTY_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


def check_names(schema: Schema) -> Iterator[Diagnostic]:
    """Check that every name can be one in both languages."""
    for place in schema.definitions:
        if not _TYPE_NAME.fullmatch(place.label):
            yield rules.DEFINITION_NAME.found(
                place.document,
                place.owner,
                f"definition '{place.label}' is not named like a type",
                f"write {_suggested(place.label, 'GitBranch')}",
            )
    yield from _duplicates(schema)
    for place in schema.places:
        match place.shape:
            case Shape.RECORD if place.role is not Role.PAYLOAD or not is_empty_payload(place.node):
                yield from _properties(place)
            case Shape.SUM:
                yield from _tags(place)
            case Shape.ENUM:
                yield from _values(place)


def _suggested(name: str, otherwise: str) -> str:
    candidate = pascal(name)
    return f"'{candidate if _TYPE_NAME.fullmatch(candidate) else otherwise}'"


def _duplicates(schema: Schema) -> Iterator[Diagnostic]:
    first: dict[str, Place] = {}
    for place in schema.definitions:
        holder = first.setdefault(place.label.lower(), place)
        if holder is not place:
            same = place.label == holder.label
            yield rules.DUPLICATE_DEFINITION.found(
                place.document,
                place.owner,
                f"'{place.label}' is defined in '{holder.document.name}' already"
                if same
                else f"'{place.label}' differs from '{holder.label}' only in case",
                "write another name",
            )


def _properties(place: Place) -> Iterator[Diagnostic]:
    for one in properties(place):
        if not _PROPERTY_NAME.fullmatch(one.name):
            yield rules.PROPERTY_NAME.found(
                place.document,
                one.place.owner,
                f"property '{one.place.label}' names no field",
                "write ASCII letters, digits, '_' and '-', a letter first",
            )


def _tags(place: Place) -> Iterator[Diagnostic]:
    for tag, node, _ in tagged(place):
        if not _TYPE_NAME.fullmatch(tag):
            yield rules.TAG_NAME.found(
                place.document,
                node,
                f"tag '{tag}' of '{place.label}' is not named like a constructor",
                f"write {_suggested(tag, 'OnBranch')}",
            )


def _values(place: Place) -> Iterator[Diagnostic]:
    for value, node in enum_values(place):
        if not pascal(value) or not value.isascii() or not value.isprintable():
            yield rules.ENUM_NAME.found(
                place.document,
                node,
                f"value {value!r} of enum '{place.label}' names no constructor",
                "write printable ASCII with a letter or a digit in it",
            )
