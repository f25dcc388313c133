"""Rules about keywords: what may stand in a schema, and what to write in place of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS, EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.evolution import EVOLUTION_KEYS
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Role, Schema
from exo_gen.lint.shape import DECLARATIONS, DIALECT_KEYWORDS, KEYWORDS, Shape, base_type
from exo_gen.positions import Member

_LEAVE_OUT: Final = "leave it out; the guest can check it"
_WRITE_SUM: Final = "write a sum, with a variant for each case"
_DESCRIBE: Final = "say it in 'description'"

_ADVICE: Final = {
    "allOf": "write one record with all the properties",
    "not": _WRITE_SUM,
    "if": _WRITE_SUM,
    "then": _WRITE_SUM,
    "else": _WRITE_SUM,
    "dependentRequired": _WRITE_SUM,
    "dependentSchemas": _WRITE_SUM,
    "patternProperties": "write a map: 'additionalProperties' without 'properties'",
    "propertyNames": "write a map: 'additionalProperties' without 'properties'",
    "unevaluatedProperties": "write 'additionalProperties'",
    "unevaluatedItems": "write 'items'",
    "additionalItems": "write 'items'",
    "prefixItems": "write a record with a property for each item",
    "uniqueItems": _LEAVE_OUT,
    "contains": _LEAVE_OUT,
    "multipleOf": _LEAVE_OUT,
    "minProperties": _LEAVE_OUT,
    "maxProperties": _LEAVE_OUT,
    "default": "leave the property out of 'required' and say in 'description' what absence means",
    "nullable": 'write "type": [..., "null"], or \'anyOf\' with {"type": "null"}',
    "definitions": f"write '{DEFINITIONS}' at the top of the file",
    DEFINITIONS: f"write '{DEFINITIONS}' at the top of the file",
    "$id": "leave it out; a file is known by its name",
    "$anchor": "leave it out; a definition is known by its name",
    "title": _DESCRIBE,
    "deprecated": _DESCRIBE,
    "readOnly": _DESCRIBE,
    "writeOnly": _DESCRIBE,
    "example": "write 'examples', a list",
}

_MEANT_FOR: Final = {
    Shape.REFERENCE: "beside '$ref'",
    Shape.UNION: "beside 'anyOf'",
    Shape.SUM: "beside 'oneOf'",
    Shape.LITERAL: "beside 'const'",
    Shape.ENUM: "in an enum",
    Shape.ARRAY: "in an array",
    Shape.MAP: "in a map",
    Shape.RECORD: "in a record",
    Shape.ENTRY_POINT: "in an entry point",
    Shape.TOOL: "in a tool",
}

_READ_OF: Final = {
    "description": (Role.DEFINITION, Role.PROPERTY),
    "examples": (Role.DEFINITION,),
}

# Where annotations may stand is for a rule of their own.
_ANYWHERE: Final = frozenset({"$comment", EFFECT_KEY, ENTRY_KEY, TOOL_KEY, *EVOLUTION_KEYS})


def check_keywords(schema: Schema) -> Iterator[Diagnostic]:
    """Check every key of every schema."""
    for place in schema.definitions:
        if place.shape in DECLARATIONS:
            yield from _keys(place)
    for place in schema.places:
        yield from _keys(place)


def _keys(place: Place) -> Iterator[Diagnostic]:
    meaningful = KEYWORDS.get(place.shape, DIALECT_KEYWORDS)
    for member in place.node.members.values():
        key = member.key
        if key in _READ_OF:
            if place.role not in _READ_OF[key]:
                yield _misplaced(place, member)
        elif key not in DIALECT_KEYWORDS:
            yield unsupported(place, member)
        elif key not in meaningful and key not in _ANYWHERE:
            yield rules.MISPLACED_KEYWORD.found(
                place.document,
                member,
                f"'{key}' has no meaning {_where(place)}",
                "leave it out",
            )


def _misplaced(place: Place, member: Member) -> Diagnostic:
    holder = "a definition" if member.key == "examples" else "what has a name"
    return rules.MISPLACED_KEYWORD.found(
        place.document,
        member,
        f"'{member.key}' is read only of {holder}",
        f"move it to {holder}, or write '$comment'",
    )


def _where(place: Place) -> str:
    return _MEANT_FOR.get(place.shape) or f"for type '{base_type(place.node)}'"


def unsupported(place: Place, member: Member) -> Diagnostic:
    """Report a key that is no keyword of the dialect."""
    if member.key.startswith("x-exo-"):
        return rules.ANNOTATION_PLACE.found(
            place.document,
            member,
            f"there is no annotation '{member.key}'",
            "write 'x-exo-effect', 'x-exo-entry' or 'x-exo-tool'",
        )
    return rules.UNSUPPORTED_KEYWORD.found(
        place.document,
        member,
        f"'{member.key}' is no keyword of the dialect",
        _ADVICE.get(member.key) or _similar(member.key),
    )


def _similar(key: str) -> str:
    from difflib import get_close_matches  # only a faulty schema pays for it

    close = get_close_matches(key, sorted(DIALECT_KEYWORDS), n=1)
    return f"write '{close[0]}'" if close else "leave it out"
