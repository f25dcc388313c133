"""The document rules of the wire contract, on the Python side."""

import contextlib
import json
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exo_types.wire import MAX_BYTES, WireError, dumps, loads

documents = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**64) + 1, 10**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=20,
)


@given(documents)
def test_what_is_written_is_read_back(value: object) -> None:
    assert loads(dumps(value)) == value


@given(documents)
def test_the_standard_library_reads_the_same(value: object) -> None:
    assert json.loads(dumps(value)) == value


@given(st.binary(max_size=40) | st.text(max_size=40).map(str.encode))
def test_bytes_are_read_or_refused_and_nothing_else_happens(data: bytes) -> None:
    with contextlib.suppress(WireError):
        loads(data)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.0", 1),
        ("1e2", 100),
        ("-0", 0),
        ("-0.0", 0),
        ("1E400", None),
        ("1e-400", 0),
        ("0.1", 0.1),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2**63),
        ("9223372036854775807.0", 2.0**63),
        ("-9223372036854775808.0", -(2**63)),
        ("1" * 64, int("1" * 64)),
        ("1" * 65, None),
        ("0." + "1" * 63, float("0." + "1" * 63)),
        ("0." + "1" * 64, None),
        ("1e0000400", None),
        ("1e-0000400", 0),
        ("1e401", None),
        ("1e4294967297", None),
        ("01", None),
        ("+1", None),
        ("1.", None),
        (".5", None),
        ("NaN", None),
        ("-Infinity", None),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"\\ud83d"', None),
        ('"\\ude00\\ud83d"', None),
        ('{"\\ud83d":1}', None),
        ('"\\u0000"', "\0"),
        ('"\x01"', None),
        ('"\x7f"', "\x7f"),
        ('{"a":1,"\\u0061":2}', None),
        ("[1,]", None),
        ("", None),
        (" ", None),
        ("1 2", None),
        ("\x0b1", None),
        ("\t\r\n 1 ", 1),
    ],
)
def test_documents_at_the_edge(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(WireError):
            loads(text.encode())
    else:
        met = loads(text.encode())
        assert met == value
        assert type(met) is type(value)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_ends_at_64(opening: str) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    assert loads((opening * 64 + "1" + closing * 64).encode())
    with pytest.raises(WireError, match="at most 64 levels"):
        loads((opening * 65 + "1" + closing * 65).encode())
    assert loads(('["' + "[" * 100 + '"]').encode())


def test_a_document_as_deep_as_memory_is_refused_not_crashed() -> None:
    with pytest.raises(WireError):
        loads(b"[" * 1_000_000)


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", "1".encode("utf-16"), b"\xc0\xaf", b"\xff"])
def test_other_encodings_are_refused(prefix: bytes) -> None:
    with pytest.raises(WireError):
        loads(prefix + b"1")


def test_size_ends_at_eight_mebibytes() -> None:
    assert loads(b'"' + b"a" * (MAX_BYTES - 2) + b'"')
    with pytest.raises(WireError, match="at most 8388608 bytes"):
        loads(b'"' + b"a" * (MAX_BYTES - 1) + b'"')
    with pytest.raises(WireError, match="at most 8388608 bytes"):
        dumps("a" * (MAX_BYTES - 1))


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "make",
    [
        lambda: math.nan,
        lambda: -math.inf,
        lambda: 10**64,
        lambda: "\ud800",
        lambda: {1: 2},
        lambda: {1, 2},
        lambda: nested(65),
    ],
)
def test_what_no_document_can_hold_is_not_written(make: Callable[[], object]) -> None:
    with pytest.raises(WireError):
        dumps(make())


def test_written_form_is_settled() -> None:
    assert dumps({"b": -0.0, "a": [1.0, 1e22, 1e-5, "\x7f\x01\n/é"]}) == (
        '{"a":[1.0,1e+22,1e-05,"\x7f\\u0001\\n/é"],"b":0.0}'.encode()
    )
    assert dumps(nested(64))
