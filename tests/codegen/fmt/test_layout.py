"""The layout of a schema file: stable, true to its values, and that of the committed schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.codegen.lint_cases import REPOSITORY

from exo_gen.fmt import format_text
from exo_gen.fmt.layout import WIDTH

NAMES = st.sampled_from(
    ["description", "type", "$defs", "properties", "oneOf", "examples", "x-exo-effect", "zebra"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | st.text(), inner),
    max_leaves=30,
)


@given(VALUES, st.sampled_from([None, 0, 7]))
def test_values_stay_and_twice_is_once(value: object, indent: int | None) -> None:
    once = format_text(json.dumps(value, indent=indent))
    assert json.loads(once) == value
    assert format_text(once) == once
    assert once.endswith("\n")
    assert not once.endswith("\n\n")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "schema").glob("[!d]*.json")))
def test_committed_schema_is_laid_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_text(text) == text
    long = [line for line in text.splitlines() if len(line) > WIDTH]
    assert all('": "' in line for line in long), "only a single text is ever too long"


def test_keywords_come_in_order_and_names_stay_in_theirs() -> None:
    text = """{"$defs": {"Z": {"additionalProperties": false, "required": ["b"],
    "properties": {"b": {"type": "string", "$comment": "kept", "description": "B."},
    "a": {"maximum": 3, "type": "integer", "description": "A.", "minimum": 1e0}},
    "x-other": 1, "type": "object", "description": "Z."}, "A": true},
    "$schema": "./dialect.json"}"""
    assert (
        format_text(text)
        == """{
  "$schema": "./dialect.json",
  "$defs": {
    "Z": {
      "description": "Z.",
      "type": "object",
      "properties": {
        "b": {"description": "B.", "$comment": "kept", "type": "string"},
        "a": {"description": "A.", "type": "integer", "minimum": 1e0, "maximum": 3}
      },
      "required": ["b"],
      "additionalProperties": false,
      "x-other": 1
    },
    "A": true
  }
}
"""
    )


@pytest.mark.parametrize("scalar", ["1.0", "1e3", "-0", '"\\u00e9"', '"é"', '"\\/"', "null"])
def test_a_scalar_keeps_its_text(scalar: str) -> None:
    assert format_text(f" {scalar} ") == f"{scalar}\n"


def test_examples_keep_the_order_of_their_keys() -> None:
    text = '{"$defs": {"A": {"examples": [{"type": 1, "description": 2}]}}}'
    assert '{"type": 1, "description": 2}' in format_text(text)


def test_a_line_holds_what_fits_and_no_more() -> None:
    def laid(length: int) -> str:
        return format_text(json.dumps(["x" * (length - len('["", 1]')), 1]))

    assert laid(WIDTH).count("\n") == 1
    assert laid(WIDTH + 1).count("\n") == 4
