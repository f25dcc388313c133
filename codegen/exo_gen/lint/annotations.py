"""Rules about `x-exo-effect`, `x-exo-entry` and `x-exo-tool`: place, parts and what they name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS, EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.required import (
    COMMON_FILE,
    EFFECT,
    EFFECTS_FILE,
    NOTHING,
    is_effect_sum,
    is_unit,
    role_values,
)
from exo_gen.lint.schema import Place, Role, Schema, Variant, variants
from exo_gen.lint.shape import Shape, shape_of
from exo_gen.load import Document
from exo_gen.positions import Member, Node

_PARTS: Final = {
    EFFECT_KEY: ("hostFunction", "result", "mode"),
    ENTRY_KEY: ("export", "input", "output"),
    TOOL_KEY: ("name", "roles", "input", "output"),
}
_MODES: Final = ("call", "notify")
_NOTHING_REF: Final = f'{{"$ref": "{COMMON_FILE}#/{DEFINITIONS}/{NOTHING}"}}'
_EFFECT_FORM: Final = (
    f'write "{EFFECT_KEY}": {{"hostFunction": ..., "result": {{"$ref": ...}}, "mode": "call"}}'
)


def check_annotations(schema: Schema) -> Iterator[Diagnostic]:
    """Check every annotation."""
    yield from _places(schema)
    for place in schema.definitions:
        if is_effect_sum(place):
            for variant in variants(place):
                yield from _effect(schema, variant)
        elif place.shape is Shape.ENTRY_POINT:
            yield from _parts(place.document, place.node.members[ENTRY_KEY])
        elif place.shape is Shape.TOOL:
            yield from _tool(schema, place)


# --- where they stand ---------------------------------------------------------------------------


def _places(schema: Schema) -> Iterator[Diagnostic]:
    declared = tuple(place for place in schema.definitions if place.shape not in _TYPE_SHAPES)
    for place in (*declared, *schema.places):
        for key in _PARTS.keys() & place.node.members.keys():
            if place.role is not Role.DEFINITION or _HOLDERS.get(key) is not place.shape:
                yield _misplaced(place.document, place.node.members[key])
        if place.shape is Shape.SUM and not is_effect_sum(place):
            for variant in variants(place):
                if EFFECT_KEY in variant.node.members:
                    yield _misplaced(place.document, variant.node.members[EFFECT_KEY])


_HOLDERS: Final = {ENTRY_KEY: Shape.ENTRY_POINT, TOOL_KEY: Shape.TOOL}
_TYPE_SHAPES: Final = frozenset(Shape) - {Shape.ENTRY_POINT, Shape.TOOL}


def _misplaced(document: Document, member: Member) -> Diagnostic:
    where = (
        f"move it to a variant of '{EFFECT}' in {EFFECTS_FILE}"
        if member.key == EFFECT_KEY
        else "move it to a definition of its own, without a type"
    )
    return rules.ANNOTATION_PLACE.found(document, member, f"'{member.key}' is not read here", where)


# --- what they hold -----------------------------------------------------------------------------


def _effect(schema: Schema, variant: Variant) -> Iterator[Diagnostic]:
    member = variant.node.members.get(EFFECT_KEY)
    if member is None:
        yield rules.EFFECT_MISSING.found(
            variant.document,
            variant.node,
            f"effect '{variant.label}' does not say how it is performed",
            _EFFECT_FORM,
        )
        return
    yield from _parts(variant.document, member)
    mode, result = member.node.get("mode"), member.node.get("result")
    if mode is not None and mode.value not in _MODES:
        yield rules.ANNOTATION_FORM.found(
            variant.document,
            mode,
            f"'mode' is {mode.value!r}",
            "write 'call', or 'notify' when the guest need not wait",
        )
    if result is not None:
        target = schema.resolve(variant.document, result)
        if target is None or target.label == NOTHING:
            return
        if is_unit(schema.seen_through(target.document, target.node)[1]):
            yield rules.NOTIFY_RESULT.found(
                variant.document,
                result,
                f"'{target.label}' says nothing, as '{NOTHING}' does",
                f'write {{"$ref": "common.json#/$defs/{NOTHING}"}}',
            )
        elif mode is not None and mode.value == "notify":
            yield rules.NOTIFY_RESULT.found(
                variant.document,
                result,
                f"nobody waits for the result '{target.label}' of a notification",
                f'write {{"$ref": "common.json#/$defs/{NOTHING}"}}, or "mode": "call"',
            )


def _parts(document: Document, annotation: Member) -> Iterator[Diagnostic]:
    """Check that an annotation has its parts, and the ones that refer to types."""
    parts = _PARTS[annotation.key]
    if not isinstance(annotation.node.value, dict):
        yield rules.ANNOTATION_FORM.found(
            document, annotation.node, f"'{annotation.key}' is no object", _write(parts)
        )
        return
    for member in annotation.node.members.values():
        if member.key not in parts:
            yield rules.ANNOTATION_FORM.found(
                document,
                member,
                f"'{annotation.key}' has no part '{member.key}'",
                f"leave it out; the parts are {_listed(parts)}",
            )
        elif member.key in ("result", "input", "output") and not _is_reference(member.node):
            yield rules.ANNOTATION_FORM.found(
                document,
                member.node,
                f"'{member.key}' is not a reference to a type",
                'write {"$ref": "#/$defs/Name"}',
            )
    for part in parts:
        if part not in annotation.node.members:
            yield rules.ANNOTATION_FORM.found(
                document, annotation, f"'{annotation.key}' has no '{part}'", f"write '{part}'"
            )


def _is_reference(node: Node) -> bool:
    return shape_of(node) is Shape.REFERENCE and len(node.members) == 1


def _tool(schema: Schema, place: Place) -> Iterator[Diagnostic]:
    annotation = place.node.members[TOOL_KEY]
    yield from _parts(place.document, annotation)
    roles = annotation.node.get("roles")
    if roles is not None:
        yield from _roles(schema, place, roles)
    taken = annotation.node.get("input")
    if taken is not None and _is_reference(taken):
        _, node = schema.seen_through(place.document, taken)
        if shape_of(node) not in (Shape.RECORD, Shape.REFERENCE):
            yield rules.TOOL_INPUT.found(
                place.document,
                taken,
                f"the input of tool '{place.label}' is no record",
                "write a record with the arguments as properties",
            )


def _roles(schema: Schema, place: Place, roles: Node) -> Iterator[Diagnostic]:
    known = role_values(schema)
    if not isinstance(roles.value, list) or not roles.items:
        yield rules.TOOL_ROLES.found(
            place.document,
            roles,
            f"nobody may call tool '{place.label}'",
            "write at least one role",
        )
    seen: set[str] = set()
    for item in roles.items:
        if not isinstance(item.value, str) or (known and item.value not in known):
            yield rules.TOOL_ROLES.found(
                place.document,
                item,
                f"there is no role {item.value!r}",
                f"write one of {_listed(known)}, or add it to 'Role'",
            )
        elif item.value in seen:
            yield rules.TOOL_ROLES.found(
                place.document, item, f"role '{item.value}' is there twice", "leave one of them out"
            )
        else:
            seen.add(item.value)


def _write(parts: tuple[str, ...]) -> str:
    return f"write an object with {_listed(parts)}"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
