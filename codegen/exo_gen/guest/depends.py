"""Which libraries a part of a cabal package asks for, by name.

Only what our own cabal files use is understood: stanzas begin at the margin, and `build-depends`
has one library a line, each after a comma.
"""

from __future__ import annotations

import re
from typing import Final

_STANZA: Final = re.compile(r"^(?=\S)", re.M)
_FIELD: Final = re.compile(r"^ +build-depends:(.*\n(?: +,.*\n)*)", re.M)
_NAME: Final = re.compile(r"^[ ,]*([A-Za-z][A-Za-z0-9-]*)", re.M)


def build_depends(cabal: str, stanza: str) -> frozenset[str]:
    """The libraries that a stanza of a cabal file names, such as `executable exo-guest`."""
    names: set[str] = set()
    for part in _STANZA.split(cabal):
        heading, _, body = part.partition("\n")
        if heading.strip() == stanza:
            for field in _FIELD.findall(f"{body}\n"):
                names.update(_NAME.findall(field))
    return frozenset(names)
