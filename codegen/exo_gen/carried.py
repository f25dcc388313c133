"""The schema as a guest carries it, and as a host knows its own: what the wire needs and no words.

It is text, the RFC 8785 canonical form of `{"files": {NAME: DOCUMENT}, "fingerprint": HEX}`, with
the fingerprint of the whole schema, words included. A guest has it compressed, in a custom section
of its module, and anybody may have written that: reading it is bounded and refuses politely.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import rfc8785

from exo_gen.diagnostics import Diagnostic, ExoGenError
from exo_gen.load import MAX_BYTES, Bundle, Document, read_text
from exo_gen.model import JsonValue
from exo_gen.printable import printable

SCHEMA_SECTION: Final = "exo.schema"
"""The custom section of a guest that holds it."""

_WORDS: Final = frozenset({"$schema", "$comment", "title", "description", "examples"})
_PROMISES: Final = frozenset({"x-since", "x-deprecated", "x-unstable"})
_NOT_ON_THE_WIRE: Final = _WORDS | _PROMISES
_NAMING: Final = frozenset({"$defs", "properties"})
"""Keywords whose keys are names, of which one may be called like a keyword."""

_NO_WORDS: Final = "Not carried."
"""Lint asks what a file is about; nothing that is compared does."""

_LEVEL: Final = 9
"""Said, not left to zlib, so that one zlib always gives the same bytes."""


class CarriedError(ExoGenError):
    """What should be a carried schema is none; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A schema that was read: the fingerprint it claims, and its files, which nobody linted yet."""

    fingerprint: str
    bundle: Bundle


def carried(fingerprint: str, documents: Mapping[str, JsonValue]) -> str:
    """Return the text for a schema's files."""
    files: dict[str, JsonValue] = {name: _bare(root) for name, root in documents.items()}
    return rfc8785.dumps({"files": files, "fingerprint": fingerprint}).decode()


def pack(text: str) -> bytes:
    """Compress it for a module.

    Another zlib may give other bytes for the same text, so modules that may come from two machines
    are compared by what is unpacked.
    """
    return zlib.compress(text.encode(), _LEVEL)


def unpack(content: bytes) -> str:
    """Return the text in a section; raise `CarriedError`. Takes at most `MAX_BYTES` of memory."""
    unpacking = zlib.decompressobj()
    try:
        raw = unpacking.decompress(content, MAX_BYTES + 1)
    except zlib.error:
        raise CarriedError("it is not compressed by zlib, or damaged") from None
    if len(raw) > MAX_BYTES:
        raise CarriedError(f"it has more than {MAX_BYTES // 2**20} MiB when it is unpacked")
    if not unpacking.eof or unpacking.unused_data:
        raise CarriedError("its compressed form is cut short, or something follows it")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise CarriedError("it is not UTF-8") from None


def read_carried(text: str) -> Carried:
    """Read the text; raise `CarriedError`."""
    try:
        match json.loads(text):
            case {"files": dict(files), "fingerprint": str(claimed)} if files:
                return Carried(claimed, _bundle(files))
    except (ValueError, RecursionError):
        raise CarriedError("it is not JSON that can be read") from None
    raise CarriedError("expected an object with 'files' and 'fingerprint', got something else")


def _bare(schema: JsonValue) -> JsonValue:
    """A schema without its words and promises; what carries a name stays, whatever the name."""
    match schema:
        case dict():
            return {
                key: _named(value) if key in _NAMING else _bare(value)
                for key, value in schema.items()
                if key not in _NOT_ON_THE_WIRE
            }
        case list():
            return [_bare(each) for each in schema]
        case _:
            return schema


def _named(schemas: JsonValue) -> JsonValue:
    if not isinstance(schemas, dict):
        return schemas
    return {name: _bare(schema) for name, schema in schemas.items()}


def _bundle(files: Mapping[str, JsonValue]) -> Bundle:
    documents: dict[str, Document] = {}
    unreadable: list[Diagnostic] = []
    for name, root in sorted(files.items()):
        whole = {"description": _NO_WORDS, **root} if isinstance(root, dict) else root
        found = read_text(name, printable(name), json.dumps(whole))
        if isinstance(found, Document):
            documents[name] = found
        else:
            unreadable.append(found)
    return Bundle(documents, tuple(unreadable))
