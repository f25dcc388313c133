"""Rules about records and maps, and about types that no finite value could have."""

from __future__ import annotations

from collections.abc import Iterator

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.bounds import count
from exo_gen.lint.schema import Place, Role, Schema, is_empty_payload, parts, properties, variants
from exo_gen.lint.shape import DECLARATIONS, Shape, has_null_type


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


# --- types without a finite value ---------------------------------------------------------------


def check_finite(schema: Schema) -> Iterator[Diagnostic]:
    """Find types that contain themselves whatever one chooses: nobody could send one."""
    finite: set[int] = set()
    grown = True
    while grown:
        found = {
            id(place)
            for place in schema.types
            if id(place) not in finite and _is_finite(schema, place, finite)
        }
        grown = bool(found)
        finite |= found
    endless = {id(place): place for place in schema.types if id(place) not in finite}
    for place in endless.values():
        if place.shape in (Shape.RECORD, Shape.SUM) and _returns(schema, place, endless):
            yield rules.INFINITE.found(
                place.document,
                place.owner,
                f"every '{place.label}' contains another '{place.label}', without end",
                "make a property optional or nullable, or write a variant without it",
            )


def _is_finite(schema: Schema, place: Place, finite: set[int]) -> bool:
    if place.shape is Shape.REFERENCE:
        target = schema.resolve(place.document, place.node)
        # A reference that leads to no type is for another rule to report.
        return target is None or target.shape in DECLARATIONS or id(target) in finite
    if place.shape is Shape.SUM:
        payloads = [variant.payload for variant in variants(place)]
        return not payloads or any(
            payload is None or _is_finite(schema, payload, finite) for payload in payloads
        )
    return all(_is_finite(schema, part, finite) for part in _needed(place))


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


def _returns(schema: Schema, start: Place, endless: dict[int, Place]) -> bool:
    """Whether an endless type lies on a circle itself, rather than leading into one."""
    waiting, seen = [start], set[int]()
    while waiting:
        place = waiting.pop()
        waiting.extend(_needed(place))
        target = schema.resolve(place.document, place.node)
        if target is start:
            return True
        if target is not None and id(target) in endless and id(target) not in seen:
            seen.add(id(target))
            waiting.append(target)
    return False
