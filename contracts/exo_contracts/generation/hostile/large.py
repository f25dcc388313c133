"""Large documents: valid ones with space after them, about the limit of their size."""

from __future__ import annotations

from collections.abc import Iterator

from exo_contracts.cases import Message
from exo_contracts.generation.spelling import spell
from exo_gen.model import JsonValue
from exo_types.wire import MAX_BYTES


def about_the_limit(value: JsonValue) -> Iterator[Message]:
    """The document in as many bytes as there may be, which is valid, and in one more."""
    document = spell(value)
    valid = Message.valid(value)
    yield Message(document.ljust(MAX_BYTES), valid.value, valid.canonical)
    yield Message(document.ljust(MAX_BYTES + 1), valid.value, mutation="a byte too large")
