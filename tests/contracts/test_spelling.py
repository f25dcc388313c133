"""Every spelling of a value is read as that value."""

from __future__ import annotations

import json

import pytest
from tests.contracts.horror import HORROR

from exo_contracts.generation.choice import at_random
from exo_contracts.generation.samples import LITERALS, TEXTS, Written, as_read
from exo_contracts.generation.spelling import PLAIN, STYLES, Style, spell
from exo_contracts.generation.strategies import Generators
from exo_contracts.judging.canonical import canonical, parse, show_path
from exo_gen.model import JsonValue
from exo_types.wire import loads

_TROUBLE: list[JsonValue] = [
    *TEXTS,
    *(0, 1, -1, 2**53, -(2**53), 2**53 + 1, 2**63, 10**64 - 1),
    *(0.0, 0.5, -0.1, 1e-5, 1e16, 1e22, 5e-324, 1.7976931348623157e308, 123456.789),
    None,
    True,
    False,
    [],
    {},
    [[]],
    {"": {}},
    [1, [2.5]],
    {"b": 1, "a": [None]},
]


@pytest.mark.parametrize("value", _TROUBLE, ids=repr)
def test_every_style_spells_the_value(value: JsonValue) -> None:
    for style in STYLES:
        document = spell(value, style)
        assert canonical(parse(document)) == canonical(value), document
        assert canonical(loads(document)) == canonical(value), document


def test_random_documents_survive_every_style() -> None:
    choose, draw = at_random(6), Generators(HORROR).named("Open")
    for style in STYLES:
        value = draw(choose, 3)
        assert canonical(loads(spell(value, style))) == canonical(value)


def test_the_plain_style_is_first_and_compact() -> None:
    assert STYLES[0] == PLAIN
    assert spell({"b": [1, "é"], "a": None}) == '{"b":[1,"é"],"a":null}'.encode()


def test_styles_differ() -> None:
    value: JsonValue = {"b": [1, 0.5], "a": "é/", "c": None}
    assert len({spell(value, style) for style in STYLES}) == len(STYLES)
    assert spell("é😀/\n", Style(escapes="ascii")) == b'"\\u00E9\\uD83D\\uDE00\\/\\n"'
    assert spell("a", Style(escapes="all")) == b'"\\u0061"'
    assert spell(1, Style(numbers="point")) == b"1.0"
    assert spell(10, Style(numbers="Scaled")) == b"1000.00E-0002"


@pytest.mark.parametrize("literal", LITERALS)
def test_a_literal_is_spelled_as_it_is(literal: str) -> None:
    value = Written.of(literal)
    assert all(spell(value, style).strip() == literal.encode() for style in STYLES)
    assert value == float(json.loads(literal))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (True, 1, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ([1, 2], [2, 1], False),
        (2**53 + 1, float(2**53), False),
        (10**20, 1e20, True),
        (-0.0, 0, True),
        ("é", "e\u0301", False),
        (None, False, False),
        ({}, [], False),
    ],
)
def test_canonical_compares_by_value(one: JsonValue, other: JsonValue, same: bool) -> None:
    assert (canonical(one) == canonical(other)) is same


@pytest.mark.parametrize("document", [b"NaN", b"1e400", b'{"a":1,"a":1}', b"\xff", b"", b"1 1"])
def test_parse_is_strict(document: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- json's own errors are several
        parse(document)


def test_paths_show_as_errors_have_them() -> None:
    assert show_path(()) == "$"
    assert show_path(("a", 3, "odd key", "_b1", "é", "")) == '$.a[3]["odd key"]._b1["é"][""]'


def test_a_literal_is_read_as_what_it_says_not_as_the_double_it_stands_for() -> None:
    value: JsonValue = {"kind": "Number", "payload": Written.of("9223372036854775807")}
    assert as_read(value) == parse(spell(value))
    for literal in LITERALS:
        assert repr(as_read(Written.of(literal))) == repr(parse(literal.encode()))
