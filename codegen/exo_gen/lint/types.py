"""Rules about types: every schema says what it is, in a way that its place allows."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.build import DEFINITIONS, EFFECT_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Role, Schema, is_empty_payload
from exo_gen.lint.shape import (
    NAMED,
    TYPES,
    Shape,
    base_type,
    has_null_type,
    inner_of,
    is_null,
)
from exo_gen.lint.text import check_text


def check_types(schema: Schema) -> Iterator[Diagnostic]:
    """Check that every schema says what it is, in a way that its place allows."""
    for place in schema.places:
        if place.role is not Role.DEFINITION and place.shape in NAMED:
            yield from _inline(place)
        match place.shape:
            case Shape.UNKNOWN:
                yield from _unknown(place)
            case Shape.UNION:
                yield from _union(schema, place)
            case Shape.RECORD | Shape.ENUM | Shape.LITERAL:
                yield from _plain_type(place)
            case Shape.ARRAY if "items" not in place.node.members:
                yield _missing(place, "items", "an array")
        child = place.node.get("type")
        if child is not None and isinstance(child.value, list):
            yield from _type_list(place)


def _inline(place: Place) -> Iterator[Diagnostic]:
    if place.role is Role.PAYLOAD and is_empty_payload(place.node):
        return
    kind = {Shape.RECORD: "a record", Shape.ENUM: "an enum", Shape.SUM: "a sum"}[place.shape]
    fix = f"write it below '{DEFINITIONS}' and refer to it with '$ref'"
    if place.role is Role.PAYLOAD and place.shape is Shape.RECORD:
        fix += (
            '; for no payload, {"type": "object", "properties": {}, "additionalProperties": false}'
        )
    yield rules.UNNAMED.found(
        place.document, place.owner, f"'{place.label}' is {kind} without a name", fix
    )


def _unknown(place: Place) -> Iterator[Diagnostic]:
    node = place.node
    child = node.get("type")
    if not isinstance(node.value, dict):
        yield rules.NOT_A_SCHEMA.found(
            place.document,
            node,
            f"'{place.label}' is no schema",
            "write an object, or true for free-form JSON",
        )
    elif EFFECT_KEY in node.members:
        return  # the annotation's own rule has said it
    elif child is None:
        yield rules.MISSING_KEYWORD.found(
            place.document,
            place.owner,
            f"'{place.label}' has no type",
            "write 'type', '$ref', or true in place of the object for free-form JSON",
        )
    elif not isinstance(child.value, list):
        only = "; write null only beside another type" if child.value == "null" else ""
        yield rules.UNKNOWN_TYPE.found(
            place.document,
            child,
            f"type {child.value!r} is not one of the dialect's{only}",
            f"write one of {', '.join(repr(name) for name in TYPES)}",
        )


def _type_list(place: Place) -> Iterator[Diagnostic]:
    child = place.node.members["type"].node
    names = child.value if isinstance(child.value, list) else []
    other = base_type(place.node)
    if len(names) != 2 or "null" not in names or other not in TYPES:
        yield rules.TYPE_LIST.found(
            place.document,
            child,
            f"a list of types is one type and null, got {names!r}",
            'write ["string", "null"] or the like, or a sum for a choice of types',
        )


def _plain_type(place: Place) -> Iterator[Diagnostic]:
    """Check the type beside 'enum', 'const' and 'properties', which null cannot join."""
    expected = "object" if place.shape is Shape.RECORD else "string"
    child = place.node.get("type")
    if child is None:
        if place.shape is Shape.ENUM:
            yield _missing(place, "type", "an enum")
    elif has_null_type(place.node) and base_type(place.node) in TYPES:
        yield rules.TYPE_LIST.found(
            place.document,
            child,
            f"null cannot join '{place.label}' where it is defined",
            f'write "type": "{expected}", and \'anyOf\' with {{"type": "null"}} where it is used',
        )
    elif child.value != expected and not isinstance(child.value, list):
        yield rules.UNKNOWN_TYPE.found(
            place.document,
            child,
            f"'{place.label}' holds strings, got type {child.value!r}",
            'write "type": "string"',
        )


def _missing(place: Place, keyword: str, kind: str) -> Diagnostic:
    return rules.MISSING_KEYWORD.found(
        place.document,
        place.owner,
        f"'{place.label}' is {kind} without '{keyword}'",
        f"write '{keyword}'",
    )


def _union(schema: Schema, place: Place) -> Iterator[Diagnostic]:
    inner = inner_of(place.node)
    if inner is None:
        yield rules.UNION.found(
            place.document,
            place.node.members["anyOf"],
            f"'anyOf' of '{place.label}' is not one schema and null",
            'write [{...}, {"type": "null"}], or a sum for a choice of types',
        )
        return
    for item in place.node.members["anyOf"].node.items:
        if is_null(item):
            if "$comment" in item.members:
                yield from check_text(place.document, item.members["$comment"], rules.DESCRIPTION)
            for key in item.members.keys() - {"type", "$comment"}:
                yield rules.MISPLACED_KEYWORD.found(
                    place.document,
                    item.members[key],
                    f"'{key}' has no meaning beside null",
                    "leave it out",
                )
    twice = schema.is_nullable(place.document, inner)
    if twice or schema.is_free_form(place.document, inner):
        yield rules.NULL_TWICE.found(
            place.document,
            inner,
            f"'{place.label}' allows null twice: "
            + ("it was added before" if twice else "free-form JSON has it"),
            "leave out this 'anyOf' or the null inside",
        )
