"""The rules of the dialect: one constant a rule, and the table of them all.

An id is for ever: a rule that goes leaves a gap. Hundreds group them: 0 files and references,
1 keywords and types, 2 sums, 3 records, 4 names, 5 annotations, 6 examples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.load import SYNTAX_RULE, Document
from exo_gen.positions import Member, Node


class Category(StrEnum):
    """What keeping a rule is good for; the hundreds of its id say what it is about."""

    CORRECTNESS = "correctness"
    """Otherwise the schema means nothing, or not what it says."""
    PORTABILITY = "portability"
    """Otherwise one of the languages, or the boundary, cannot have it."""
    NAMING = "naming"
    """Otherwise there is no good name for it, or not one alone."""
    DOCUMENTATION = "documentation"
    """Otherwise whoever reads what is generated lacks something."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be wrong with a schema; `purpose` says in one sentence what the rule demands."""

    id: str
    name: str
    category: Category
    purpose: str

    def found(self, document: Document, where: Node | Member, message: str, fix: str) -> Diagnostic:
        """Report a breach at a key or a value of `document`."""
        place = (document.shown, where.line, where.column)
        return Diagnostic(*place, self.id, message, fix, where.start, where.end)


# --- files and references -----------------------------------------------------------------------

SYNTAX: Final = Rule(
    SYNTAX_RULE, "syntax", Category.CORRECTNESS, "A schema file is one JSON value in UTF-8."
)
DIALECT: Final = Rule(
    "EXO002",
    "dialect",
    Category.CORRECTNESS,
    "A schema file names the dialect in '$schema', for editors.",
)
FILE_FORM: Final = Rule(
    "EXO003",
    "file-form",
    Category.CORRECTNESS,
    "A schema file holds '$schema', 'description' and '$defs', and at most 'title' and '$comment'.",
)
FILE_NAME: Final = Rule(
    "EXO004", "file-name", Category.NAMING, "A file's name can name a module in both languages."
)
CANONICAL: Final = Rule(
    "EXO005",
    "canonical",
    Category.PORTABILITY,
    "Every value has an RFC 8785 form, without which the schema has no fingerprint.",
)
DEPTH: Final = Rule(
    "EXO006", "depth", Category.PORTABILITY, "Values nest at most 64 deep, as documents do."
)
REF_FORM: Final = Rule(
    "EXO010",
    "ref-form",
    Category.CORRECTNESS,
    "A '$ref' is '#/$defs/Name' or 'file.json#/$defs/Name'.",
)
REF_TARGET: Final = Rule(
    "EXO011", "ref-target", Category.CORRECTNESS, "A '$ref' leads to a definition that exists."
)
REF_TYPE: Final = Rule(
    "EXO012",
    "ref-type",
    Category.CORRECTNESS,
    "A '$ref' leads to a type, not to an entry point, a tool or the effects.",
)
FILE_CYCLE: Final = Rule(
    "EXO013",
    "file-cycle",
    Category.PORTABILITY,
    "Files do not use each other in a cycle, because Haskell modules cannot.",
)
ALIAS_CYCLE: Final = Rule(
    "EXO014",
    "alias-cycle",
    Category.PORTABILITY,
    "An alias does not lead back to itself by aliases alone, because a type synonym cannot.",
)

# --- keywords and types -------------------------------------------------------------------------

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
    Category.PORTABILITY,
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
RESERVED_KEYWORD: Final = Rule(
    "EXO114",
    "reserved-keyword",
    Category.PORTABILITY,
    "'pattern' and 'format' wait until both languages decide them alike.",
)
UNNAMED_BOUNDS: Final = Rule(
    "EXO115",
    "unnamed-bounds",
    Category.PORTABILITY,
    "What is bounded inside a list or a map, or beside null, has a name: Python needs one.",
)

# --- sums ---------------------------------------------------------------------------------------

SUM_FORM: Final = Rule(
    "EXO201",
    "sum-form",
    Category.CORRECTNESS,
    "Each variant of a sum is a closed object of exactly 'kind' (a constant) and 'payload'.",
)
DUPLICATE_TAG: Final = Rule(
    "EXO202", "duplicate-tag", Category.CORRECTNESS, "Each tag names one variant of its sum."
)
EMPTY_SUM: Final = Rule(
    "EXO203", "empty-sum", Category.CORRECTNESS, "A sum has at least one variant."
)

# --- records ------------------------------------------------------------------------------------

OPEN_OR_CLOSED: Final = Rule(
    "EXO301", "open-or-closed", Category.CORRECTNESS, "A record says whether it is closed or open."
)
RECORD_OR_MAP: Final = Rule(
    "EXO302",
    "record-or-map",
    Category.CORRECTNESS,
    "An object has known properties or is a map, not both.",
)
REQUIRED: Final = Rule(
    "EXO303",
    "required",
    Category.CORRECTNESS,
    "'required' names properties of the record, each once.",
)
OPTIONAL_NULLABLE: Final = Rule(
    "EXO304",
    "optional-nullable",
    Category.PORTABILITY,
    "A property is optional or nullable, not both, because Maybe cannot tell absent from null.",
)
INFINITE: Final = Rule(
    "EXO305", "infinite-type", Category.CORRECTNESS, "Every type has at least one finite value."
)

# --- names --------------------------------------------------------------------------------------

DEFINITION_NAME: Final = Rule(
    "EXO401", "definition-name", Category.NAMING, "A definition is named like a type: 'GitBranch'."
)
PROPERTY_NAME: Final = Rule(
    "EXO402",
    "property-name",
    Category.NAMING,
    "A property's name can name a field in both languages.",
)
TAG_NAME: Final = Rule(
    "EXO403", "tag-name", Category.NAMING, "A tag is named like a constructor: 'OnBranch'."
)
ENUM_NAME: Final = Rule(
    "EXO404",
    "enum-name",
    Category.NAMING,
    "An enum's value can name a constructor: ASCII, with a letter or digit.",
)
DUPLICATE_DEFINITION: Final = Rule(
    "EXO405",
    "duplicate-definition",
    Category.NAMING,
    "A name is defined once in the whole schema, whatever its case.",
)
HASKELL_CLASH: Final = Rule(
    "EXO406", "haskell-clash", Category.NAMING, "No two things get the same name in Haskell."
)
PYTHON_CLASH: Final = Rule(
    "EXO407", "python-clash", Category.NAMING, "No two things get the same name in Python."
)
HASKELL_TAKEN: Final = Rule(
    "EXO408",
    "haskell-taken",
    Category.NAMING,
    "No name hides one that the generated Haskell needs.",
)
PYTHON_TAKEN: Final = Rule(
    "EXO409", "python-taken", Category.NAMING, "No name hides one that the generated Python needs."
)

# --- annotations --------------------------------------------------------------------------------

ANNOTATION_PLACE: Final = Rule(
    "EXO501",
    "annotation-place",
    Category.CORRECTNESS,
    "An 'x-exo-' annotation stands where it is read.",
)
ANNOTATION_FORM: Final = Rule(
    "EXO502",
    "annotation-form",
    Category.CORRECTNESS,
    "An annotation has all its parts and no others.",
)
EFFECT_MISSING: Final = Rule(
    "EXO503",
    "effect-missing",
    Category.CORRECTNESS,
    "Every variant of 'Effect' says how it is performed.",
)
BOUNDARY_NAME: Final = Rule(
    "EXO504",
    "boundary-name",
    Category.NAMING,
    "A host function, an export and a tool have a name of their own that every language takes.",
)
NOTIFY_RESULT: Final = Rule(
    "EXO505",
    "notify-result",
    Category.CORRECTNESS,
    "A notification has no result: nobody waits for it.",
)
TOOL_ROLES: Final = Rule(
    "EXO506",
    "tool-roles",
    Category.CORRECTNESS,
    "A tool names the roles that may call it, each once.",
)
TOOL_INPUT: Final = Rule(
    "EXO507", "tool-input", Category.CORRECTNESS, "A tool's input is a record, as MCP demands."
)
REQUIRED_PART: Final = Rule(
    "EXO508",
    "required-part",
    Category.CORRECTNESS,
    "The schema has the parts that the generated code rests on, in the form it rests on.",
)
DESCRIPTION: Final = Rule(
    "EXO509",
    "description",
    Category.DOCUMENTATION,
    "Whatever has a name has a description, because documentation is made of it.",
)

# --- examples -----------------------------------------------------------------------------------

EXAMPLE_MISSING: Final = Rule(
    "EXO601", "example-missing", Category.DOCUMENTATION, "What crosses the boundary has an example."
)
EXAMPLE_WRONG: Final = Rule(
    "EXO602", "example-wrong", Category.CORRECTNESS, "An example is a document of its type."
)

RULES: Final[Mapping[str, Rule]] = {
    rule.id: rule for rule in list(globals().values()) if isinstance(rule, Rule)
}
"""Every rule by its id, in order of ids."""
