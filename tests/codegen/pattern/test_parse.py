"""What the reader of patterns takes and refuses, with its place, and that engines agree."""

from __future__ import annotations

from typing import Annotated

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from exo_gen.pattern import PatternError, parse
from exo_gen.pattern.texts import example

SOUND = {
    "^[a-z]+(?:-[a-z]+)*$": (["a", "a-b", "abc-de"], ["", "-", "A", "a--b", "a\n", "é"]),
    "[0-9]{2,3}": (["12", "x1234", "\n99"], ["1", "a1b2", "٣٣"]),
    "^(a|bc){2}": (["aa", "bcax", "bcbc\n"], ["a", "xaa", "ab"]),
    "x$": (["x", "\nx", "ax"], ["x\n", "xy"]),
    "^[^a-c\\]\\-]$": (["d", "😀", "\n", "\u2028"], ["a", "]", "-", "dd"]),
    "^[_.-]{0,2}\\u00e9\\.\\/$": (["é./", "--é./"], ["e\u0301./", "---é./"]),
    "^(?:)$": ([""], ["a", "\n"]),
    "^[\\u0000-\\u001f]?\\t$": (["\t", "\0\t"], ["t", " \t"]),
    "cat|dog": (["cat", "hotdog"], ["cow"]),
    "^(?:a*)*b$": (["b", "aab"], ["a", "ba"]),
}

REFUSED = {
    "^\\d+$": (1, "'\\d' is not portable"),
    "a.b": (1, "'.', which engines take for different sets"),
    "\\bx": (0, "'\\b' is not portable"),
    "\\p{L}": (0, "'\\p' is not portable"),
    "(a)\\1": (3, "'\\1' refers back"),
    "(?=a)": (1, "a group that looks around, has a name, or sets a flag"),
    "(?P<n>a)": (1, "a group that looks around, has a name, or sets a flag"),
    "a+?": (2, "a second repetition, '?'"),
    "a++": (2, "a second repetition, '+'"),
    "a{,3}": (2, "a repetition without a number"),
    "a{3,1}": (2, "at least 3 and at most 1"),
    "a{2000}": (2, "2000 times"),
    "a{2": (3, "a repetition without its end"),
    "*a": (0, "'*' with nothing to repeat"),
    "^*": (1, "'*' with nothing to repeat"),
    "a^b": (1, "'^' in the middle of a pattern"),
    "a$b": (1, "'$' in the middle of a pattern"),
    "(^a)": (1, "'^' in the middle of a pattern"),
    "^a|b$": (2, "'^' and '$' belong to the first and the last alternative only"),
    "(a": (0, "a '(' without its ')'"),
    "a)": (1, "a ')' without its '('"),
    "[a": (0, "a '[' without its ']'"),
    "[]": (0, "a set of nothing"),
    "[]a]": (0, "a set of nothing"),
    "[[:alpha:]]": (1, "'[' in a set"),
    "[a&&b]": (2, "'&' twice in a row in a set, which some engines take for an operator"),
    "[a-c-e]": (4, "a '-' in the middle of a set"),
    "[z-a]": (1, "a range that ends before it begins"),
    "a}": (1, "'}' by itself"),
    "a]": (1, "']' by itself"),
    "\\x41": (0, "'\\x' is no escape that every engine knows"),
    "\\-": (0, "'\\-' is no escape that every engine knows"),
    "a\\": (1, "'\\' is no escape that every engine knows"),
    "\\u12": (0, "'\\u' without four hexadecimal digits"),
    "\\ud83d\\ude00": (0, "half of a surrogate pair"),
    "((a{50}){50}){50}": (0, "a pattern of more than 2000 states"),
    "(" * 17 + ")" * 17: (17, "groups more than 16 deep"),
    "a" * 1001: (1000, "a pattern of 1001 characters"),
}


def verdicts(source: str, text: str) -> tuple[bool, bool, bool]:
    """What our own matcher, pydantic and the oracle's fast engine say."""
    try:
        TypeAdapter(Annotated[str, Field(pattern=source)]).validate_python(text)
        in_python = True
    except ValidationError:
        in_python = False
    validator = jsonschema_rs.Draft202012Validator({"type": "string", "pattern": source})
    return parse(source).matches(text), in_python, validator.is_valid(text)


@pytest.mark.parametrize("source", SOUND)
def test_every_engine_says_the_same(source: str) -> None:
    good, bad = SOUND[source]
    for text in good:
        assert verdicts(source, text) == (True, True, True), text
    for text in bad:
        assert verdicts(source, text) == (False, False, False), text


@pytest.mark.parametrize("source", REFUSED)
def test_what_engines_differ_about_is_refused_at_its_place(source: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse(source)
    assert (caught.value.at, caught.value.message) == REFUSED[source]
    assert caught.value.fix


@given(st.text(alphabet="ab1-^$.|()[]{}*+?\\,:u0é&~\n", max_size=12), st.text(max_size=6))
def test_what_is_taken_means_the_same_everywhere(source: str, text: str) -> None:
    try:
        pattern = parse(source)
    except PatternError:
        return
    for tried in (text, example(pattern, 0, None) or ""):
        assert len(set(verdicts(source, tried))) == 1, (source, tried)


def test_a_pattern_as_large_as_may_be_is_taken_by_every_engine() -> None:
    assert verdicts("^(?:[^a]{500}b{490})$", "x" * 500 + "b" * 490) == (True, True, True)
