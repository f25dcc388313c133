"""The page of a rule about changes: what it protects, and what to do about a finding."""

from __future__ import annotations

import textwrap
from typing import Final

from exo_gen.breaking.rules import BREAKING_RULES, Theme

_WIDTH: Final = 88

_WHY: Final = {
    Theme.WIRE: (
        "A wire rule is about an old side that meets a new one: `exo-gen breaking --against REV` "
        "says which of the two pairs breaks, in which messages, and shows a document that the "
        "writer's schema accepts and the reader's refuses. A guest that breaks so is refused by "
        "the host."
    ),
    Theme.SOURCE: (
        "A source rule is about code that was written against the old types. The compilers will "
        "say the same; here it is said before anybody runs them. `--breaks wire` leaves it out."
    ),
    Theme.PROMISE: (
        "A promise is what the schema itself said: 'x-since', 'x-deprecated' with what replaces a "
        "thing, 'x-unstable'. What changes in something unstable, and what goes after it was "
        "deprecated, is listed as allowed."
    ),
}


def change_page(rule: str, /, *, colour: bool) -> str:
    """Return all that there is to say of a rule about changes; there is nothing to colour."""
    del colour
    one = BREAKING_RULES[rule]
    parts = (
        f"{one.id} {one.name} ({one.category})",
        one.purpose,
        _WHY[one.category],
        f"What to do: {one.advice}.",
    )
    return "\n\n".join(textwrap.fill(part, _WIDTH) for part in parts) + "\n"
