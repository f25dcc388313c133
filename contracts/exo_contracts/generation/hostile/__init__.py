"""Hostile bytes: a fixed table of documents at the edge of what JSON and our rules allow.

`accept` rows say how the value is written back, byte for byte; `refuse` rows must be an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_contracts.cases import Raw
from exo_contracts.generation.hostile.large import about_the_limit
from exo_contracts.generation.hostile.numbers import integers, numbers
from exo_contracts.generation.hostile.structures import limits, structures
from exo_contracts.generation.hostile.texts import encodings, texts

__all__ = ["SAMPLE", "about_the_limit", "corpus", "integers"]

SAMPLE: Final = (
    '{"a":[1,-2.5e-3,0.1,true,false,null,"é😀\\n\\u0041\\ud83d\\ude00"],"b":{"c":{}},"d":""}'
).encode()
"""A document with a token of every sort, to be damaged."""


def corpus() -> Iterator[Raw]:
    """Yield every row, as free-form JSON."""
    yield from numbers()
    yield from texts()
    yield from encodings()
    yield from structures()
    yield from limits()
