"""Places in a text, in each of LSP's encodings."""

import pytest
from lsprotocol import types

from exo_host.effects.lsp import positions
from exo_host.effects.lsp.positions import Encoding
from exo_types.failure import EffectFailure
from exo_types.models import LSPPosition, LSPRange

LINES = positions.split_lines("aé😀ß\r\nb\rc\n")


def test_lines_end_with_any_of_the_three_ends_and_nothing_else() -> None:
    assert LINES == ["aé😀ß", "b", "c", ""]
    assert positions.split_lines("") == [""]
    assert positions.split_lines("a\u2028b\fc") == ["a\u2028b\fc"]


@pytest.mark.parametrize(
    ("ours", "utf8", "utf16", "utf32"),
    [(0, 0, 0, 0), (1, 1, 1, 1), (2, 3, 2, 2), (4, 7, 4, 3), (5, 9, 5, 4)],
)
def test_a_place_in_every_encoding_and_back(ours: int, utf8: int, utf16: int, utf32: int) -> None:
    units: dict[Encoding, int] = {"utf-8": utf8, "utf-16": utf16, "utf-32": utf32}
    place = LSPPosition(line=0, character=ours)
    for encoding, expected in units.items():
        there = positions.to_server(LINES, place, encoding)
        assert there == types.Position(line=0, character=expected)
        assert positions.from_server(LINES, there, encoding) == place


@pytest.mark.parametrize("encoding", positions.ENCODINGS)
def test_beyond_the_end_of_a_line_is_its_end(encoding: Encoding) -> None:
    end = positions.to_server(LINES, LSPPosition(line=0, character=5), encoding)
    far = positions.to_server(LINES, LSPPosition(line=0, character=2**31 - 1), encoding)
    assert far == end
    back = positions.from_server(LINES, types.Position(line=0, character=2**31 - 1), encoding)
    assert back == LSPPosition(line=0, character=5)


def test_inside_a_character_is_its_start() -> None:
    half = LSPPosition(line=0, character=3)
    assert positions.to_server(LINES, half, "utf-16") == types.Position(line=0, character=2)
    inside = types.Position(line=0, character=5)
    assert positions.from_server(LINES, inside, "utf-8") == LSPPosition(line=0, character=2)


def test_a_line_that_is_not_there_is_refused_when_asked_for() -> None:
    assert positions.to_server(LINES, LSPPosition(line=3, character=9), "utf-16").character == 0
    with pytest.raises(EffectFailure) as failure:
        positions.to_server(LINES, LSPPosition(line=4, character=0), "utf-16")
    assert failure.value.error.code == "invalid_input"
    assert "4 lines" in failure.value.error.message


def test_a_line_that_is_not_there_is_the_end_when_a_server_says_it() -> None:
    whole = types.Range(
        start=types.Position(line=0, character=0), end=types.Position(line=9, character=9)
    )
    assert positions.range_from_server(LINES, whole, "utf-8") == LSPRange(
        start=LSPPosition(line=0, character=0), end=LSPPosition(line=3, character=0)
    )


def test_a_range_that_ends_before_it_starts_is_none() -> None:
    back = types.Range(
        start=types.Position(line=1, character=1), end=types.Position(line=1, character=0)
    )
    assert positions.range_from_server(LINES, back, "utf-16") is None
    assert positions.range_from_server(LINES, None, "utf-16") is None
