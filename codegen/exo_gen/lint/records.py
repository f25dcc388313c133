"""Rules about records and maps."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Role, Schema, is_empty_payload, properties
from exo_gen.lint.shape import Shape


def check_records(schema: Schema) -> Iterator[Diagnostic]:
    """Check every record, inline ones too: they become definitions as they are."""
    for place in schema.places:
        if place.shape is Shape.RECORD:
            if place.role is Role.PAYLOAD and is_empty_payload(place.node):
                continue
            yield from _openness(place)
            yield from _required(place)
            for one in properties(place):
                if not one.required and schema.is_nullable(place.document, one.place.node):
                    yield rules.OPTIONAL_NULLABLE.found(
                        place.document,
                        one.place.owner,
                        f"'{one.place.label}' may be absent and may be null",
                        "write it in 'required', or leave null out",
                    )


def _openness(place: Place) -> Iterator[Diagnostic]:
    fields = place.node.get("properties")
    rest = place.node.get("additionalProperties")
    if fields is None:
        yield rules.MISSING_KEYWORD.found(
            place.document,
            place.owner,
            f"'{place.label}' is an object without 'properties'",
            "write 'properties' for a record, or a schema under 'additionalProperties' for a map",
        )
    elif not isinstance(fields.value, dict):
        yield rules.KEYWORD_VALUE.found(
            place.document, fields, "'properties' is no object", "write a schema for each property"
        )
    if rest is None:
        yield rules.OPEN_OR_CLOSED.found(
            place.document,
            place.owner,
            f"record '{place.label}' does not say what becomes of other properties",
            'write "additionalProperties": false to refuse them, or true to keep them',
        )
    elif not isinstance(rest.value, bool):
        yield rules.RECORD_OR_MAP.found(
            place.document,
            rest,
            f"record '{place.label}' gives other properties a type",
            "write false or true, and put a map under a property of its own",
        )


def _required(place: Place) -> Iterator[Diagnostic]:
    child = place.node.get("required")
    if child is None:
        return
    if not isinstance(child.value, list):
        yield rules.REQUIRED.found(
            place.document, child, "'required' is no array", "write an array of property names"
        )
    known = {member.key for member in place.node.object("properties")}
    seen: set[str] = set()
    for item in child.items:
        name = item.value
        if not isinstance(name, str) or name not in known:
            message = f"'required' of '{place.label}' names {name!r}, which is no property"
            fix = "write the name of a property"
        elif name in seen:
            message = f"'required' of '{place.label}' names '{name}' twice"
            fix = "leave one of them out"
        else:
            seen.add(name)
            continue
        yield rules.REQUIRED.found(place.document, item, message, fix)
