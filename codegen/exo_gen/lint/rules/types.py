"""Rules EXO1xx: keywords, and what a schema says of its type."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

UNSUPPORTED_KEYWORD: Final = Rule(
    "EXO101", "unsupported-keyword", Category.CORRECTNESS, "Only the dialect's keywords are used."
)
MISPLACED_KEYWORD: Final = Rule(
    "EXO102",
    "misplaced-keyword",
    Category.CORRECTNESS,
    "A keyword stands only where it has a meaning.",
)
NOT_A_SCHEMA: Final = Rule(
    "EXO103", "not-a-schema", Category.CORRECTNESS, "A schema is an object or true."
)
MISSING_KEYWORD: Final = Rule(
    "EXO104",
    "missing-keyword",
    Category.CORRECTNESS,
    "A schema says everything that its type needs.",
)
UNKNOWN_TYPE: Final = Rule(
    "EXO105", "unknown-type", Category.CORRECTNESS, "'type' is one of the dialect's types."
)
TYPE_LIST: Final = Rule(
    "EXO106",
    "type-list",
    Category.PORTABILITY,
    "A list of types is one type and 'null', of an unnamed type.",
)
UNION: Final = Rule("EXO107", "union", Category.PORTABILITY, "'anyOf' joins one schema and null.")
NULL_TWICE: Final = Rule(
    "EXO108",
    "null-twice",
    Category.PORTABILITY,
    "Null is added only to a type without it, because Maybe cannot tell two nulls apart.",
)
UNNAMED: Final = Rule(
    "EXO109",
    "unnamed-type",
    Category.NAMING,
    "Records, enums and sums are definitions, so that they have a name in both languages.",
)
KEYWORD_VALUE: Final = Rule(
    "EXO110",
    "keyword-value",
    Category.CORRECTNESS,
    "A keyword's value is of the kind that it needs.",
)
EMPTY_RANGE: Final = Rule(
    "EXO111", "empty-range", Category.CORRECTNESS, "Bounds leave at least one value between them."
)
BOUND_TWICE: Final = Rule(
    "EXO112", "bound-twice", Category.CORRECTNESS, "A bound is inclusive or exclusive, not both."
)
ENUM_VALUES: Final = Rule(
    "EXO113",
    "enum-values",
    Category.CORRECTNESS,
    "An enum lists at least one string, and each once.",
)
UNNAMED_BOUNDS: Final = Rule(
    "EXO115",
    "unnamed-bounds",
    Category.PORTABILITY,
    "What is bounded inside a list or a map, or beside null, has a name: Python needs one.",
)
PATTERN_FORM: Final = Rule(
    "EXO116",
    "pattern-form",
    Category.PORTABILITY,
    "A pattern is one that every regular-expression engine reads alike.",
)
FORMAT_NAME: Final = Rule(
    "EXO117",
    "format-name",
    Category.PORTABILITY,
    "A format is one that both languages decide: date-time, uri or uuid.",
)
PATTERN_AND_FORMAT: Final = Rule(
    "EXO118",
    "pattern-and-format",
    Category.CORRECTNESS,
    "Text is held to a pattern or to a format, not to both.",
)
PATTERN_LENGTH: Final = Rule(
    "EXO119",
    "pattern-length",
    Category.CORRECTNESS,
    "A pattern and the lengths beside it leave at least one text.",
)
UNBOUNDED_INTEGER: Final = Rule(
    "EXO120",
    "unbounded-integer",
    Category.PORTABILITY,
    "An integer is bounded to what every JSON reader holds exactly: 2^53-1 either way.",
    suppressible=True,
    by_default=False,
)
UNBOUNDED_SIZE: Final = Rule(
    "EXO121",
    "unbounded-size",
    Category.PORTABILITY,
    "Text and lists say how long they may be.",
    suppressible=True,
    by_default=False,
)
UNUSED_DEFINITION: Final = Rule(
    "EXO122",
    "unused-definition",
    Category.DOCUMENTATION,
    "An effect, an entry point or a tool leads to every definition.",
    suppressible=True,
    by_default=False,
)
DESCRIPTION_SENTENCE: Final = Rule(
    "EXO125",
    "description-sentence",
    Category.DOCUMENTATION,
    "A description begins with a capital letter and ends as a sentence does.",
    suppressible=True,
    by_default=False,
)
DESCRIPTION_TWICE: Final = Rule(
    "EXO126",
    "description-twice",
    Category.DOCUMENTATION,
    "No two definitions, and no two parts of one, have the same description.",
    suppressible=True,
    by_default=False,
)
DESCRIPTION_ECHO: Final = Rule(
    "EXO127",
    "description-echo",
    Category.DOCUMENTATION,
    "A description says more than the name that it describes.",
    suppressible=True,
    by_default=False,
)
