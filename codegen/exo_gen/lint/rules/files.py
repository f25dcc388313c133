"""Rules EXO0xx: whole files, and the references between their definitions."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule
from exo_gen.load import SYNTAX_RULE

SYNTAX: Final = Rule(
    SYNTAX_RULE, "syntax", Category.CORRECTNESS, "A schema file is one JSON value in UTF-8."
)
DIALECT: Final = Rule(
    "EXO002",
    "dialect",
    Category.DOCUMENTATION,
    "A schema file names the dialect in '$schema', for editors.",
    suppressible=True,
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
SMALLEST_SIZE: Final = Rule(
    "EXO007",
    "smallest-size",
    Category.CORRECTNESS,
    "The smallest document of a type has at most 65536 characters.",
)
SMALLEST_DEPTH: Final = Rule(
    "EXO008",
    "smallest-depth",
    Category.CORRECTNESS,
    "The smallest document of a type nests at most 64 deep, which is what the wire carries.",
)
ALIAS_ROW: Final = Rule(
    "EXO009",
    "alias-row",
    Category.PORTABILITY,
    "From an alias to what it stands for it is at most 64 aliases.",
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
