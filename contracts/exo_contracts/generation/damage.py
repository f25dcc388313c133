"""Damage: valid documents with their bytes cut, flipped or spoilt.

What is left may be a document still. When it is not even JSON it must be refused; otherwise it is
for the two sides to agree on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_contracts.cases import Raw
from exo_contracts.generation.choice import Choose
from exo_contracts.judging.canonical import parse

_BYTES: Final = (
    *(bytes([byte]) for byte in b'"\\{}[]:,0-.eE+ tnu\x00\x1f\x7f\x80\xc0\xed\xff'),
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\\u0000",
    b"1e400",
    b'"kind":',
    b"null",
)


def cuts(type_name: str, document: bytes) -> Iterator[Raw]:
    """The document cut short at every length."""
    for length in range(len(document)):
        yield _damaged("cut short", type_name, document[:length])


def flips(type_name: str, document: bytes, *, every_bit: bool = False) -> Iterator[Raw]:
    """The document with a bit flipped: another one in every byte, or each of all of them."""
    for at, byte in enumerate(document):
        for bit in range(8) if every_bit else (at % 8,):
            flipped = document[:at] + bytes([byte ^ 1 << bit]) + document[at + 1 :]
            yield _damaged("a bit flipped", type_name, flipped)


def spoilt(type_name: str, document: bytes, choose: Choose) -> Raw:
    """The document spoilt in one to three places of its own choosing."""
    for _ in range(1 + choose(3)):
        document = _spoilt(document, choose)
    return _damaged("spoilt bytes", type_name, document)


def _damaged(name: str, type_name: str, document: bytes) -> Raw:
    try:
        parse(document)
    except (ValueError, RecursionError):
        return Raw(name, type_name, document, accept=False)
    return Raw(name, type_name, document)


def _spoilt(document: bytes, choose: Choose) -> bytes:
    at = choose(len(document) + 1)
    match choose(5):
        case 0:
            return document[:at]
        case 1:
            return document[:at] + document[at + 1 :]
        case 2:
            return document[:at] + _BYTES[choose(len(_BYTES))] + document[at:]
        case 3:
            return document[:at] + _BYTES[choose(len(_BYTES))] + document[at + 1 :]
        case _:
            flipped = bytes([byte ^ 1 << choose(8) for byte in document[at : at + 1]])
            return document[:at] + flipped + document[at + 1 :]
