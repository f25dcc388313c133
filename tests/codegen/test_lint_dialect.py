"""The meta-schema agrees with lint as far as a JSON Schema can, and explains every keyword."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from tests.codegen.lint_cases import CASES, FAULTS, REPOSITORY, SOUND

from exo_gen.lint.shape import DIALECT_KEYWORDS

DIALECT: Final = json.loads((REPOSITORY / "schema" / "dialect.json").read_text(encoding="utf-8"))
VALIDATOR: Final = Draft202012Validator(DIALECT)

BEYOND: Final = {
    # Names and references across definitions and files.
    *("alias_row", "smallest_depth", "smallest_size"),
    *("alias_cycle", "duplicate_definition", "duplicate_tag", "file_cycle", "infinite_type"),
    *("haskell_clash", "haskell_taken", "python_clash", "python_taken", "ref_target", "ref_type"),
    *(
        "null_twice",
        "unnamed_bounds",
        "optional_nullable",
        "effect_missing",
        "notify_result",
        "tool_input",
    ),
    "replacement",
    *("example_missing", "example_wrong", "no_effects", "required_form", "required_missing"),
    # Numbers compared with each other, nesting, the file's own name.
    *("depth", "duplicate_key", "empty_range", "file_name"),
    # What a pattern means.
    *("pattern_form", "pattern_length"),
    # Style, and what other readers of JSON can hold.
    *("description_echo", "description_sentence", "description_twice", "enum_case"),
    *("name_repeats", "property_case", "python_renames", "single_variant", "variant_example"),
    *("unbounded_integer", "unbounded_size", "unused_definition"),
    # What is said about findings.
    *("suppression_reason", "suppression_rule", "suppression_unused"),
}
"""Faults that no JSON Schema of one file can see."""

CLEAN: Final = {"every_rule", "every_shape", "sound", "suppressed"}
"""Cases without a fault."""


def is_valid(path: Path) -> bool:
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        return False
    return VALIDATOR.is_valid(document)


def test_dialect_is_a_schema() -> None:
    Draft202012Validator.check_schema(DIALECT)


@pytest.mark.parametrize(
    "path",
    [
        *sorted((REPOSITORY / "schema").glob("[!d]*.json")),
        *sorted(SOUND.glob("*.json")),
        CASES / "every_shape" / "shapes.json",
    ],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_sound_file_is_of_the_dialect(path: Path) -> None:
    errors = [
        f"{error.json_path}: {error.message}"
        for error in VALIDATOR.iter_errors(json.loads(path.read_bytes()))
    ]
    assert errors == []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in BEYOND])
def test_fault_is_underlined_by_an_editor(fault: str) -> None:
    files = list((CASES / fault).glob("*.json"))
    expected = (CASES / fault / "problems.txt").read_text(encoding="utf-8") == ""
    assert all(is_valid(path) for path in files) == expected


def test_list_of_what_an_editor_cannot_see_is_exact() -> None:
    unseen = {
        fault for fault in FAULTS if all(is_valid(path) for path in (CASES / fault).glob("*.json"))
    }
    assert unseen - CLEAN == BEYOND


def keywords(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield every property that the meta-schema names, with its own schema."""
    if isinstance(schema, dict):
        named = schema.get("properties", {})
        yield from named.items()
        for inner in named.values():
            yield from keywords(inner)
        for key in ("else", "then", "items", "additionalProperties"):
            yield from keywords(schema.get(key))
        for key in ("oneOf", "allOf"):
            for inner in schema.get(key, []):
                yield from keywords(inner)


ALL_KEYWORDS: Final = [
    named for schema in (DIALECT, *DIALECT["$defs"].values()) for named in keywords(schema)
]


def test_every_keyword_is_explained_in_plain_text() -> None:
    for name, schema in ALL_KEYWORDS:
        if schema is not False:
            description = schema.get("description", "")
            assert description.endswith("."), name
            assert not set("`*[]\n") & set(description), name


def test_dialect_has_the_keywords_that_lint_has() -> None:
    assert {name for name, _ in ALL_KEYWORDS} >= DIALECT_KEYWORDS
