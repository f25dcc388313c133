"""What was typed, made into values."""

import pytest

from exo_host.effects.popup.form.answers import Wrong, read_number, read_text


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3.0), ("-2.5", -2.5), (".5", 0.5), ("2.", 2.0), ("+1e3", 1000.0), (" 4 ", 4.0)],
)
def test_a_number(text: str, number: float) -> None:
    assert read_number(text, None, None) == number


@pytest.mark.parametrize(
    "text", ["x", "nan", "inf", "-inf", "1_0", "1e", "-", ".", "0x1", "1,5", "٣", "1 2"]
)
def test_no_number(text: str) -> None:
    with pytest.raises(Wrong, match="not a number"):
        read_number(text, None, None)


def test_a_number_beyond_all_bounds() -> None:
    with pytest.raises(Wrong, match="too large"):
        read_number("1e999", None, None)


@pytest.mark.parametrize(
    ("low", "high", "text", "said"),
    [
        (0, 5, "-1", "It must be 0 to 5."),
        (0, 5, "5.1", "It must be 0 to 5."),
        (0.1, None, "0", "It must be 0.1 or more."),
        (None, 1e6, "1000001", "It must be 1000000 or less."),
    ],
)
def test_a_number_out_of_bounds(
    low: float | None, high: float | None, text: str, said: str
) -> None:
    with pytest.raises(Wrong) as caught:
        read_number(text, low, high)
    assert str(caught.value) == said


def test_the_bounds_are_within() -> None:
    assert read_number("0", 0, 5) == 0
    assert read_number("5", 0, 5) == 5


def test_text() -> None:
    assert read_text(" a ", required=True) == " a "
    assert read_text("  ", required=True) is None
    assert read_text("  ", required=False) == "  "
    assert read_text("", required=False) is None
    assert read_text("a\ud800", required=False) == "a?"
