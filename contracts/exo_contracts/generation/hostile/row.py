"""Rows of the corpus: what a document is about, its bytes, and what must become of it."""

from __future__ import annotations

from typing import Final

from exo_contracts.cases import Raw

_FREE: Final = "Json"


def accept(name: str, document: bytes, written: str) -> Raw:
    """A document that both sides read, and write as `written`."""
    return Raw(name, _FREE, document, True, written)


def refuse(name: str, document: bytes) -> Raw:
    """A document that both sides refuse."""
    return Raw(name, _FREE, document, False)
