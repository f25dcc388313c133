"""Second source: documents that somebody else made of the same schema, held to the same."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from exo_contracts.cases import Message
from exo_contracts.generation.spelling import spell
from exo_contracts.judging.canonical import canonical, parse
from exo_contracts.judging.oracle import Oracle

NAME: Final = "second source"

EVERY: Final = 100
"""One document of theirs to so many random examples of ours: it takes them that much longer."""


def cases(
    name: str, oracle: Oracle, documents: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[Message]]:
    """Their documents as cases.

    They draw integers beyond 64 bits, which the schema files alone allow; the validator knows
    better, and all must agree on that too.
    """
    return documents.map(lambda value: (_case(name, oracle, value),))


def _case(name: str, oracle: Oracle, value: Any) -> Message:
    document = spell(value)
    read = parse(document)
    if oracle.accepts(name, read):
        return Message(document, read, canonical(read))
    return Message(document, read, mutation="somebody else's document")
