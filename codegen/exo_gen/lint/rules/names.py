"""Rules EXO4xx: names as they are written, and what they become in each language."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

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
PROPERTY_CASE: Final = Rule(
    "EXO410",
    "property-case",
    Category.NAMING,
    "The properties of one record are spelt in one way: with '_', with '-' or with capitals.",
    suppressible=True,
    by_default=False,
)
ENUM_CASE: Final = Rule(
    "EXO411",
    "enum-case",
    Category.NAMING,
    "The values of one enum are spelt in one way: with '_', with '-' or with capitals.",
    suppressible=True,
)
NAME_REPEATS: Final = Rule(
    "EXO412",
    "name-repeats",
    Category.NAMING,
    "A tag or a value does not begin with the name of its type, which goes before it anyway.",
    suppressible=True,
)
PYTHON_RENAMES: Final = Rule(
    "EXO413",
    "python-renames",
    Category.NAMING,
    "No property is a word that Python needs itself, because its field gets another name there.",
    suppressible=True,
    by_default=False,
)
