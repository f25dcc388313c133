"""Text that any reader takes: what XML cannot hold and a log would act on is spelt out."""

from __future__ import annotations

import re
from typing import Final

_UNFIT: Final = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Everything but XML 1.0's `Char`, less the carriage return, DEL and the C1 controls.

https://www.w3.org/TR/xml/#charsets: those three are legal there, but XML readers turn a carriage
return into a line feed, and terminals and logs obey the others.
"""


def visible(text: str) -> str:
    r"""The same text with `\x00` for a NUL, `\ud800` for a lone surrogate, and so on."""
    return _UNFIT.sub(lambda found: ascii(found[0])[1:-1], text)
