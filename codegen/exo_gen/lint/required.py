"""The parts of the schema that all generated code rests on: errors, roles, nothing, effects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Schema, properties
from exo_gen.lint.shape import Shape, shape_of
from exo_gen.positions import Node

COMMON_FILE: Final = "common.json"
EFFECTS_FILE: Final = "effects.json"
NOTHING: Final = "Unit"
ROLE: Final = "Role"

EFFECT: Final = "Effect"
_ERROR: Final = "EffectError"
_ERROR_CODE: Final = "EffectErrorCode"

ERROR_CODES: Final = (
    "invalid_input",
    "not_found",
    "unauthorized",
    "forbidden",
    "conflict",
    "rate_limited",
    "timeout",
    "cancelled",
    "unavailable",
    "unsupported",
    "internal",
)
"""The codes of the wire contract; the runtimes of both languages write them."""


def is_effect_sum(place: Place) -> bool:
    """Whether this is the sum of all effects."""
    return (
        place.shape is Shape.SUM and place.label == EFFECT and place.document.name == EFFECTS_FILE
    )


def is_error_message(place: Place) -> bool:
    """Whether this is the message of an error, into which any text may have to fit."""
    return place.label == f"{_ERROR}.message" and place.document.name == COMMON_FILE


def is_unit(node: Node) -> bool:
    """Whether a schema is a closed record without properties."""
    rest, fields = node.get("additionalProperties"), node.get("properties")
    return (
        shape_of(node) is Shape.RECORD
        and fields is not None
        and not fields.members
        and rest is not None
        and rest.value is False
    )


def role_values(schema: Schema) -> tuple[str, ...]:
    """Return the roles there are."""
    place = schema.find(COMMON_FILE, ROLE)
    values = place.node.get("enum") if place is not None else None
    items = values.items if values is not None else ()
    return tuple(item.value for item in items if isinstance(item.value, str))


def check_required_parts(schema: Schema) -> Iterator[Diagnostic]:
    """Check that the parts are there and have the form that they are used in."""
    if schema.unreadable:
        return
    yield from _part(
        schema, COMMON_FILE, NOTHING, Shape.RECORD, "a closed record without properties"
    )
    yield from _part(schema, COMMON_FILE, ROLE, Shape.ENUM, "an enum of roles")
    yield from _part(schema, COMMON_FILE, _ERROR_CODE, Shape.ENUM, "an enum of error codes")
    yield from _part(schema, COMMON_FILE, _ERROR, Shape.RECORD, "a record of 'code' and 'message'")
    yield from _part(
        schema, EFFECTS_FILE, EFFECT, Shape.SUM, "a sum with a variant for each effect"
    )
    yield from _forms(schema)
    for shape, key, what in (
        (Shape.ENTRY_POINT, "x-exo-entry", "entry point"),
        (Shape.TOOL, "x-exo-tool", "tool"),
    ):
        if not any(place.shape is shape for place in schema.definitions):
            document = schema.documents[0]
            yield rules.REQUIRED_PART.found(
                document,
                document.root,
                f"the schema has no {what}",
                f"write a definition with '{key}' in one of its files",
            )


def _part(schema: Schema, file: str, name: str, shape: Shape, what: str) -> Iterator[Diagnostic]:
    place = schema.find(file, name)
    if place is None:
        document = schema.bundle.documents.get(file, schema.documents[0])
        yield rules.REQUIRED_PART.found(
            document,
            document.root.members.get(DEFINITIONS, document.root),
            f"'{file}' defines no '{name}'",
            f"write '{name}', {what}",
        )
    elif place.shape is not shape:
        yield _wrong(place, place.node, f"'{name}' is not {what}", f"write {what}")


def _forms(schema: Schema) -> Iterator[Diagnostic]:
    nothing = schema.find(COMMON_FILE, NOTHING)
    if nothing is not None and nothing.shape is Shape.RECORD and not is_unit(nothing.node):
        yield _wrong(
            nothing,
            nothing.node,
            f"'{NOTHING}' is not empty and closed",
            'write "properties": {}, "additionalProperties": false',
        )
    codes = schema.find(COMMON_FILE, _ERROR_CODE)
    if codes is not None and codes.shape is Shape.ENUM:
        known = codes.node.members["enum"].node
        values = known.value if isinstance(known.value, list) else []
        missing = [code for code in ERROR_CODES if code not in values]
        if missing:
            listed = ", ".join(f"'{code}'" for code in missing)
            yield _wrong(codes, known, f"'{_ERROR_CODE}' lacks {listed}", f"add {listed}")
    error = schema.find(COMMON_FILE, _ERROR)
    if error is not None and error.shape is Shape.RECORD:
        yield from _error(schema, error)


def _error(schema: Schema, error: Place) -> Iterator[Diagnostic]:
    """Check the fields that the runtimes fill in; whatever else there is must be optional."""
    fields = {one.name: one for one in properties(error)}
    for name, required, kind in (
        ("code", True, f"a reference to '{_ERROR_CODE}'"),
        ("message", True, "a string of any length"),
        ("retry_after_ms", False, "an integer"),
        ("details", False, "a map of free-form JSON"),
    ):
        field = fields.pop(name, None)
        state = "required" if required else "optional"
        if field is None:
            message = f"'{_ERROR}' has no '{name}'"
        elif field.required is not required:
            message = f"'{_ERROR}.{name}' is not {state}"
        elif not _holds(schema, name, field.place):
            message = f"'{_ERROR}.{name}' is not {kind}"
        else:
            continue
        where = error.node if field is None else field.place.node
        yield _wrong(error, where, message, f"write '{name}', {state}, {kind}")
    for field in fields.values():
        message = f"'{_ERROR}' has a property '{field.name}', which no runtime writes"
        yield _wrong(error, field.place.node, message, "put it under 'details'")


def _holds(schema: Schema, name: str, field: Place) -> bool:
    document, node = schema.seen_through(field.document, field.node)
    match name:
        case "code":
            target = schema.resolve(field.document, field.node)
            return target is not None and target.label == _ERROR_CODE
        case "message":
            # Any text may have to fit.
            return shape_of(node) is Shape.STRING and "maxLength" not in node.members
        case "retry_after_ms":
            return shape_of(node) is Shape.INTEGER
        case _:
            values = node.get("additionalProperties")
            is_map = shape_of(node) is Shape.MAP and values is not None
            return is_map and values is not None and schema.is_free_form(document, values)


def _wrong(place: Place, where: Node, message: str, fix: str) -> Diagnostic:
    return rules.REQUIRED_PART.found(place.document, where, message, fix)
