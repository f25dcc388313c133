"""Texts that are made of a pattern match it, and are as long as was asked."""

from __future__ import annotations

from random import Random

import pytest

from exo_gen.pattern import FORMATS, format_pattern, parse
from exo_gen.pattern.lengths import longest, shortest
from exo_gen.pattern.texts import example, of_length

LENGTHS = {
    "^[a-z]+(?:-[a-z]+)*$": (1, None),
    "^(?:[0-9a-f]{40}|[0-9a-f]{64})$": (40, 64),
    "^(?:ab){2,3}c?$": (4, 7),
    "ab": (2, None),
    "^(?:a{0})*$": (0, 0),
    "^(?:)$": (0, 0),
    "^(?:a|bc?)*[^x]$": (1, None),
}


@pytest.mark.parametrize("source", LENGTHS)
def test_shortest_and_longest(source: str) -> None:
    pattern = parse(source)
    assert (shortest(pattern), longest(pattern)) == LENGTHS[source]


@pytest.mark.parametrize("source", LENGTHS)
def test_a_text_of_each_length_matches_or_there_is_none(source: str) -> None:
    pattern = parse(source)
    least, most = LENGTHS[source]
    for length in range(70):
        text = of_length(pattern, length, Random(length).randrange)
        if text is not None:
            assert len(text) == length
            assert pattern.matches(text), text
        elif most is None:
            assert length < least
        else:
            assert length not in (least, most)


@pytest.mark.parametrize("form", FORMATS)
def test_an_example_of_each_format_matches(form: str) -> None:
    pattern = format_pattern(form)
    for seed in range(30):
        text = example(pattern, seed, None, Random(seed).randrange)
        if text is not None:
            assert pattern.matches(text), text
            assert len(text) >= seed
    assert example(pattern, 0, None) is not None


def test_where_no_length_fits_there_is_no_example() -> None:
    assert example(parse("^(?:ab)+$"), 3, 3) is None
