"""Rules about text for people: descriptions, titles, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Role, Schema, variants
from exo_gen.lint.shape import DECLARATIONS, Shape
from exo_gen.load import Document
from exo_gen.positions import Member, Node

# Line breaks other than LF end a comment in one language and not in another; direction marks make
# code read as what it is not.
_HIDDEN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def check_descriptions(schema: Schema) -> Iterator[Diagnostic]:
    """Ask a description of every definition, property and variant, and look at all there are."""
    for place in schema.definitions:
        if place.shape in DECLARATIONS:
            yield from _described(place.document, place.node, place.owner, place.label)
    for place in schema.places:
        if place.role in (Role.DEFINITION, Role.PROPERTY):
            yield from _of_place(place)
        elif "$comment" in place.node.members:
            yield from check_text(place.document, place.node.members["$comment"], rules.DESCRIPTION)
        if place.shape is Shape.SUM:
            for variant in variants(place):
                if isinstance(variant.node.value, dict):
                    yield from _described(place.document, variant.node, variant.node, variant.label)


def _of_place(place: Place) -> Iterator[Diagnostic]:
    if place.shape is not Shape.FREE_FORM:
        if isinstance(place.node.value, dict):
            yield from _described(place.document, place.node, place.owner, place.label)
    elif place.role is Role.PROPERTY:
        yield rules.DESCRIPTION.found(
            place.document,
            place.owner,
            f"'{place.label}' has no description, for which true leaves no room",
            f'write {{"description": ..., "$ref": "common.json#/{DEFINITIONS}/Json"}}',
        )


def _described(
    document: Document, node: Node, owner: Member | Node, label: str
) -> Iterator[Diagnostic]:
    if "description" not in node.members:
        yield rules.DESCRIPTION.found(
            document, owner, f"'{label}' has no description", "write a 'description'"
        )
    for key in ("description", "$comment"):
        if key in node.members:
            yield from check_text(document, node.members[key], rules.DESCRIPTION)


def check_text(document: Document, member: Member, rule: rules.Rule) -> Iterator[Diagnostic]:
    """Check one piece of text for people."""
    value = member.node.value
    if not isinstance(value, str) or not value.strip():
        yield rule.found(document, member.node, f"'{member.key}' says nothing", "write a sentence")
    elif hidden := _HIDDEN.search(value):
        yield rule.found(
            document,
            member.node,
            f"'{member.key}' holds U+{ord(hidden.group()):04X}, which nobody sees",
            "write plain text; only line feeds break lines",
        )
