"""The parser that remembers places: what values it reads, and where they stand."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exo_gen.positions import JsonSyntaxError, parse

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4)
    ),
    max_leaves=20,
)


@given(values, st.sampled_from([None, 0, 2]))
def test_values_are_those_of_the_standard_library(value: object, indent: int | None) -> None:
    assert parse(json.dumps(value, indent=indent)).value == value


def test_places_count_lines_and_columns_from_one() -> None:
    root = parse('{\n  "a": [1,\n    {"b": null}]\n}')
    member = root.members["a"]
    assert (member.line, member.column) == (2, 3)
    inner = member.node.items[1]
    assert (inner.line, inner.column) == (3, 5)
    assert (inner.members["b"].node.line, inner.members["b"].node.column) == (3, 11)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", (1, 1), "expected a JSON value, got the end of the file"),
        ('{"a": 1,\n "a": 2}', (2, 2), "expected each key once, got 'a' again"),
        ("{a: 1}", (1, 2), "expected a key in double quotes, got 'a'"),
        ("{1: 1}", (1, 2), "expected a key in double quotes, got '1'"),
        ('{"a" 1}', (1, 6), "expected ':', got '1'"),
        ("[1 2]", (1, 4), "expected ',', got '2'"),
        ("[1,]", (1, 4), "expected a JSON value, got ']'"),
        ("[01]", (1, 3), "expected ',', got '1'"),
        ("NaN", (1, 1), "expected a JSON value, got 'N'"),
        ("1\n2", (2, 1), "expected the end of the file, got '2'"),
        ('"\\x"', (1, 1), "expected a JSON value"),
    ],
)
def test_syntax_errors_say_where_and_what(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(JsonSyntaxError) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == place
    assert message in caught.value.message
