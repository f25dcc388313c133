"""What was typed, made into values."""

from __future__ import annotations

import math
import re
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class Wrong(Exception):
    """An answer that cannot be taken; the text tells the user why."""


def read_number(text: str, low: float | None, high: float | None) -> float | None:
    """The number in a text, None if it is blank; raise `Wrong` for none, or one out of bounds."""
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise Wrong("This is not a number; write one like 12 or 2.5.")
    number = float(text)
    if not math.isfinite(number):
        raise Wrong("This number is too large.")
    if (low is not None and number < low) or (high is not None and number > high):
        raise Wrong(f"It must be {bounds(low, high)}.")
    return number


def bounds(low: float | None, high: float | None) -> str:
    """What numbers are taken, in words."""
    if low is None:
        return "a number" if high is None else f"{_plain(high)} or less"
    return f"{_plain(low)} or more" if high is None else f"{_plain(low)} to {_plain(high)}"


def read_text(text: str, *, required: bool) -> str | None:
    """A text as it was typed, None if it is empty; blanks alone are no required answer."""
    if not (text.strip() if required else text):
        return None
    # What a terminal sends need not be text; on the wire everything is.
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain(number: float) -> str:
    return repr(float(number)).removesuffix(".0")
