"""The keywords that cells go by: the dialect's, and names for what crosses around documents."""

from __future__ import annotations

from typing import Final

from exo_contracts.coverage.limits import INT64

TYPE: Final = "type"
NULLABLE: Final = "type or null"
FREE: Final = "true (any JSON)"
CONST: Final = "const"
ENUM: Final = "enum"
ITEMS: Final = "items"
REQUIRED: Final = "required"
OPTIONAL: Final = "not required"
CLOSED: Final = "additionalProperties: false"
OPEN: Final = "additionalProperties: true"
ENTRIES: Final = "additionalProperties: schema"
ONE_OF: Final = "oneOf"
REF: Final = "$ref"

PAYLOAD: Final = "effect payload"
SUCCESS: Final = "effect Success"
ERROR: Final = "effect Error"
REPLY: Final = "effect reply as bytes"
INPUT: Final = "entry point input"
EXAMPLE: Final = "entry point example"

KEYWORDS: Final = (
    TYPE,
    NULLABLE,
    FREE,
    CONST,
    ENUM,
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    INT64,
    ITEMS,
    "minItems",
    "maxItems",
    REQUIRED,
    OPTIONAL,
    CLOSED,
    OPEN,
    ENTRIES,
    ONE_OF,
    REF,
    PAYLOAD,
    SUCCESS,
    ERROR,
    REPLY,
    INPUT,
    EXAMPLE,
)
"""In the order in which reports list them."""

# Details of `oneOf`, outside.
UNKNOWN_TAG: Final = "unknown tag"
MISSING_KIND: Final = "missing kind"
WRONG_KIND: Final = "kind that is no text"
MISSING_PAYLOAD: Final = "missing payload"
ANOTHERS_PAYLOAD: Final = "another variant's payload"

RECURSION: Final = "inside itself"
"""Detail of `$ref`: a document of a recursive type with another of the same type in it."""

NEAR_MISS: Final = "near-miss"
NO_JSON: Final = "no document at all"
EXCESS: Final = "unknown key"
