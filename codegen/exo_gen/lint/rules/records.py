"""Rules EXO3xx: records, maps, and what they hold."""

from __future__ import annotations

from typing import Final

from exo_gen.lint.rules.rule import Category, Rule

OPEN_OR_CLOSED: Final = Rule(
    "EXO301", "open-or-closed", Category.CORRECTNESS, "A record says whether it is closed or open."
)
RECORD_OR_MAP: Final = Rule(
    "EXO302",
    "record-or-map",
    Category.CORRECTNESS,
    "An object has known properties or is a map, not both.",
)
REQUIRED: Final = Rule(
    "EXO303",
    "required",
    Category.CORRECTNESS,
    "'required' names properties of the record, each once.",
)
OPTIONAL_NULLABLE: Final = Rule(
    "EXO304",
    "optional-nullable",
    Category.PORTABILITY,
    "A property is optional or nullable, not both, because Maybe cannot tell absent from null.",
)
INFINITE: Final = Rule(
    "EXO305", "infinite-type", Category.CORRECTNESS, "Every type has at least one finite value."
)
