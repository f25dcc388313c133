"""Rules EXO5xx: what the 'x-exo-' annotations say, and descriptions."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

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
    suppressible=True,
)
