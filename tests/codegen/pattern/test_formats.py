"""The formats against validators that were written without us."""

from __future__ import annotations

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exo_gen.pattern import FORMATS, format_pattern

GOOD = {
    "date-time": [
        "2026-11-22T20:25:44Z",
        "2024-02-29t00:00:00.123456789+23:59",
        "2000-02-29T23:59:59-00:00",
        "0000-01-01T00:00:00z",
    ],
    "uri": [
        "https://example.com/a?b#c",
        "urn:a:b",
        "http://[::1]:80/",
        "http://[::ffff:1.2.3.4]/",
        "http://[v1.x:y]",
        "mailto:a@b",
        "a:",
        "x://u:p@h:12/..;=?/?#/?",
        "x:///a",
        "http://%41",
    ],
    "uuid": ["123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-ffff-0000-0000-000000000000"],
}
BAD = {
    "date-time": [
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-06-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-22T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-11-22 20:25:44Z",
        "2026-11-22T20:25:44",
        "2026-11-22T20:25:44.Z",
        "2026-11-22T20:25:44Z\n",
        "٢026-11-22T20:25:44Z",
    ],
    "uri": ["//x", "a b:", "http://%zz", "http://[1::2::3]", "http://h:port/", "x:é", "1x:", ""],
    "uuid": [
        "123e4567e89b12d3a456426614174000",
        "{123e4567-e89b-12d3-a456-426614174000}",
        "123e4567-e89b-12d3-a456-42661417400g",
        "123e4567-e89b-12d3-a456-426614174000\n",
    ],
}


@pytest.mark.parametrize("form", FORMATS)
def test_format_takes_what_its_rfc_writes(form: str) -> None:
    pattern = format_pattern(form)
    assert [text for text in GOOD[form] if not pattern.matches(text)] == []
    assert [text for text in BAD[form] if pattern.matches(text)] == []


@pytest.mark.parametrize("form", FORMATS)
def test_format_is_what_another_validator_takes_it_for(form: str) -> None:
    pattern = format_pattern(form)
    other = jsonschema_rs.Draft202012Validator(
        {"type": "string", "format": form}, validate_formats=True
    )

    @given(st.sampled_from(GOOD[form] + BAD[form]), st.data())
    def changed(text: str, data: st.DataObject) -> None:
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(text)))
            put = data.draw(st.text(alphabet="0123456789abfgzTZ:/?#[]@%.-+ \n~é", max_size=2))
            text = text[:at] + put + text[at + data.draw(st.integers(0, 1)) :]
        # RFC 3339 has leap seconds, which the dialect leaves out.
        assert pattern.matches(text) == (other.is_valid(text) and ":60" not in text[16:20])

    changed()
