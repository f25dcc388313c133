"""Text for a page: what cannot be seen, or would turn the line around, is spelt out."""

from __future__ import annotations

import re
from typing import Final

from exo_contracts.reports.visible import visible

_INVISIBLE: Final = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Line separators, marks of direction and everything without a width.

A right-to-left override in one example would set the rest of its row backwards; see
https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters.
"""


def legible(text: str) -> str:
    r"""The same text with `\u202e` for a right-to-left override, `\x00` for a NUL, and so on."""
    return _INVISIBLE.sub(lambda found: ascii(found[0])[1:-1], visible(text))
