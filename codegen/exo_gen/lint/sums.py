"""Rules about sums: every variant is `{"kind": tag, "payload": ...}` and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.build import EFFECT_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.evolution import EVOLUTION_KEYS
from exo_gen.lint import rules
from exo_gen.lint.keywords import unsupported
from exo_gen.lint.schema import Place, Schema, Variant, variants
from exo_gen.lint.shape import DIALECT_KEYWORDS, Shape
from exo_gen.lint.text import check_text
from exo_gen.positions import Member, Node

_PARTS: Final = ("kind", "payload")
_KEYWORDS: Final = frozenset(
    {
        "type",
        "properties",
        "required",
        "additionalProperties",
        "description",
        "$comment",
        EFFECT_KEY,
        *EVOLUTION_KEYS,
    }
)
_FORM: Final = (
    'write {"description": ..., "type": "object", "properties": {"kind": {"const": "Tag"}, '
    '"payload": ...}, "required": ["kind", "payload"], "additionalProperties": false}'
)


def check_sums(schema: Schema) -> Iterator[Diagnostic]:
    """Check every sum, variant by variant."""
    for place in schema.places:
        if place.shape is Shape.SUM:
            alternatives = place.node.members["oneOf"]
            if not isinstance(alternatives.node.value, list) or not alternatives.node.items:
                yield rules.EMPTY_SUM.found(
                    place.document,
                    alternatives,
                    f"sum '{place.label}' has no variants",
                    "write at least one",
                )
            for variant in variants(place):
                yield from _variant(place, variant)
            yield from _duplicates(place)


def _variant(owner: Place, variant: Variant) -> Iterator[Diagnostic]:
    node = variant.node
    fields = node.members.get("properties")
    if fields is None or not isinstance(fields.node.value, dict):
        yield _wrong(
            owner, node, f"a variant of '{owner.label}' has no 'kind' and 'payload'", _FORM
        )
        return
    for member in node.members.values():
        if member.key not in _KEYWORDS:
            yield _foreign(owner, member)
    yield from _kind(owner, variant, fields)
    for key in fields.node.members.keys() - set(_PARTS):
        yield _wrong(
            owner,
            fields.node.members[key],
            f"variant '{variant.label}' has a property '{key}' beside 'kind' and 'payload'",
            "move it into the payload",
        )
    if variant.payload is None:
        yield _wrong(
            owner,
            fields,
            f"variant '{variant.label}' has no payload",
            'write "payload": {"type": "object", "properties": {}, "additionalProperties": false}',
        )
    yield from _frame(owner, variant)


def _kind(owner: Place, variant: Variant, fields: Member) -> Iterator[Diagnostic]:
    kind = fields.node.members.get("kind")
    if kind is None:
        yield _wrong(owner, fields, f"a variant of '{owner.label}' has no 'kind'", _write_kind())
    elif variant.tag is None or not isinstance(variant.tag.value, str):
        where = variant.tag or kind.node
        yield _wrong(owner, where, f"a 'kind' of '{owner.label}' is no constant", _write_kind())
    else:
        for key in kind.node.members.keys() - {"const", "type", "$comment"}:
            yield _foreign(owner, kind.node.members[key])
        if "$comment" in kind.node.members:
            yield from check_text(owner.document, kind.node.members["$comment"], rules.DESCRIPTION)
        said = kind.node.get("type")
        if said is not None and said.value != "string":
            yield _wrong(owner, said, f"'kind' of '{variant.label}' is no string", _write_kind())


def _frame(owner: Place, variant: Variant) -> Iterator[Diagnostic]:
    """Check the keywords that close a variant around its two properties."""
    node = variant.node
    said = node.get("type")
    if said is None or said.value != "object":
        yield _wrong(
            owner, said or node, f"variant '{variant.label}' is no object", 'write "type": "object"'
        )
    required = node.get("required")
    names = required.value if required is not None else None
    if not isinstance(names, list) or len(names) != 2 or any(part not in names for part in _PARTS):
        yield _wrong(
            owner,
            required or node,
            f"variant '{variant.label}' does not require 'kind' and 'payload'",
            'write "required": ["kind", "payload"]',
        )
    closed = node.get("additionalProperties")
    if closed is None or closed.value is not False:
        yield _wrong(
            owner,
            closed or node,
            f"variant '{variant.label}' is not closed",
            'write "additionalProperties": false',
        )


def _foreign(owner: Place, member: Member) -> Diagnostic:
    if member.key not in DIALECT_KEYWORDS:
        return unsupported(owner, member)
    return rules.MISPLACED_KEYWORD.found(
        owner.document, member, f"'{member.key}' has no meaning in a variant", "leave it out"
    )


def _duplicates(place: Place) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for variant in variants(place):
        if variant.tag is not None and isinstance(variant.tag.value, str):
            if variant.tag.value in seen:
                yield rules.DUPLICATE_TAG.found(
                    place.document,
                    variant.tag,
                    f"sum '{place.label}' has tag '{variant.tag.value}' twice",
                    "write another tag",
                )
            seen.add(variant.tag.value)


def _wrong(owner: Place, where: Node | Member, message: str, fix: str) -> Diagnostic:
    return rules.SUM_FORM.found(owner.document, where, message, fix)


def _write_kind() -> str:
    return 'write "kind": {"const": "Tag"}'
