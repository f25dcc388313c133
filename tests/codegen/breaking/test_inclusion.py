"""One pattern within another: decided as trying every short text decides it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exo_gen.pattern import parse
from exo_gen.pattern.inclusion import text_apart

_ATOMS = ("a", "b", "[ab]", "[^a]", "(?:a|b)", "(?:ab)?")
_TEXTS = ["".join(text) for length in range(5) for text in product("abc", repeat=length)]


@st.composite
def patterns(draw: st.DrawFn) -> str:
    parts = draw(
        st.lists(st.tuples(st.sampled_from(_ATOMS), st.sampled_from(_REPEATS)), max_size=3)
    )
    body = "".join(f"(?:{atom}){repeat}" for atom, repeat in parts) or "a"
    return draw(st.sampled_from(["^", ""])) + body + draw(st.sampled_from(["$", ""]))


_REPEATS = ("", "*", "+", "?", "{2}", "{1,2}")


@given(patterns(), patterns(), st.integers(0, 2))
def test_it_agrees_with_every_short_text(one: str, two: str, low: int) -> None:
    first, second = parse(one), parse(two)
    tried = [
        text
        for text in _TEXTS
        if len(text) >= low and first.matches(text) and not second.matches(text)
    ]
    found = text_apart(first, second, low=low, high=4)
    assert (found is None) == (not tried)
    if found is not None:
        assert len(found) == len(tried[0])
        assert first.matches(found)
        assert not second.matches(found)


@pytest.mark.parametrize(
    ("one", "two", "text"),
    [
        ("^[a-m]{2,9}$", "^[a-z]{2,9}$", None),
        ("^[a-z]{2,3}$", "^[a-m]{2,9}$", "nn"),
        ("^[0-9a-f]{40}$", "^(?:[0-9a-f]{40}|[0-9a-f]{64})$", None),
        (None, "^a*$", "x"),
    ],
)
def test_what_tells_two_apart_is_shown(one: str | None, two: str, text: str | None) -> None:
    found = text_apart(None if one is None else parse(one), parse(two))
    assert (found is None) == (text is None)
    assert found is None or not parse(two).matches(found)
