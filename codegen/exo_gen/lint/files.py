"""Rules about whole files: their names, what stands at the top, what no fingerprint can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.schema import Schema
from exo_gen.lint.text import check_text
from exo_gen.load import DIALECT_FILE, Bundle
from exo_gen.positions import Member, Node

MAX_DEPTH: Final = 64
MAX_EXACT: Final = 2**53 - 1
"""The largest integer of RFC 8785, which writes numbers as doubles."""

DIALECT_REFERENCE: Final = f"./{DIALECT_FILE}"

_FILE_NAME: Final = re.compile(r"[a-z][a-z0-9]*\.json")
_NEEDED: Final = ("description", DEFINITIONS)
_ALLOWED: Final = frozenset({"$schema", "title", "$comment", *_NEEDED})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def check_depth(bundle: Bundle) -> Iterator[Diagnostic]:
    """Find values too deep for the wire; every other rule may recurse once there are none."""
    for document in bundle.documents.values():
        level = [document.root]
        for _ in range(MAX_DEPTH):
            level = [child for node in level for child in _children(node)]
        deep = next((node for node in level if isinstance(node.value, dict | list)), None)
        if deep is not None:
            yield rules.DEPTH.found(
                document,
                deep,
                f"values nest deeper than {MAX_DEPTH}",
                "write the inner parts as definitions",
            )


def check_files(schema: Schema) -> Iterator[Diagnostic]:
    """Check names and top-level keys of files."""
    for document in schema.documents:
        root = document.root
        if not _FILE_NAME.fullmatch(document.name):
            yield rules.FILE_NAME.found(
                document,
                root,
                f"file name '{document.name}' names no module",
                "write a name of lower-case letters and digits, such as 'hooks.json'",
            )
        if not isinstance(root.value, dict):
            yield rules.FILE_FORM.found(
                document,
                root,
                "a schema file is an object",
                f'write {{"$schema": "{DIALECT_REFERENCE}", "description": ..., "$defs": {{}}}}',
            )
            continue
        dialect = root.get("$schema")
        if dialect is None or dialect.value != DIALECT_REFERENCE:
            yield rules.DIALECT.found(
                document,
                dialect or root,
                "'$schema' is missing" if dialect is None else "'$schema' names another dialect",
                f'write "$schema": "{DIALECT_REFERENCE}"',
            )
        yield from _top_level(schema, root, document.name)


def _top_level(schema: Schema, root: Node, name: str) -> Iterator[Diagnostic]:
    document = schema.bundle.documents[name]
    for member in root.members.values():
        if member.key not in _ALLOWED:
            yield rules.FILE_FORM.found(
                document,
                member,
                f"'{member.key}' does not stand at the top of a file",
                f"write types below '{DEFINITIONS}'",
            )
    for key in _NEEDED:
        if key not in root.members:
            yield rules.FILE_FORM.found(
                document, root, f"'{key}' is missing at the top of the file", f"write '{key}'"
            )
    for key in ("title", "description", "$comment"):
        if key in root.members:
            yield from check_text(document, root.members[key], rules.FILE_FORM)
    definitions = root.get(DEFINITIONS)
    if definitions is not None and not isinstance(definitions.value, dict):
        yield rules.FILE_FORM.found(
            document,
            definitions,
            f"'{DEFINITIONS}' is an object, a definition a key",
            f'write "{DEFINITIONS}": {{"Name": {{...}}}}',
        )


def check_canonical(schema: Schema) -> Iterator[Diagnostic]:
    """Find numbers and text that RFC 8785 cannot write."""
    for document in schema.documents:
        for where, value in _scalars(document.root):
            match value:
                case str() if _SURROGATE.search(value):
                    yield rules.CANONICAL.found(
                        document,
                        where,
                        "half of a surrogate pair is no character",
                        "write both halves, or the character itself",
                    )
                case float() if math.isinf(value):
                    yield rules.CANONICAL.found(
                        document, where, "a number beyond IEEE double", "write a smaller number"
                    )
                case int() if abs(value) > MAX_EXACT:
                    yield rules.CANONICAL.found(
                        document,
                        where,
                        f"integer {_short(value)} is beyond 2^53-1, the last that RFC 8785 writes",
                        "write a smaller one; a bound left out is the bound of 64 bits",
                    )


def _short(value: int) -> str:
    # Python refuses to print thousands of digits, and nobody would read them.
    return str(value) if value.bit_length() < 256 else f"of {value.bit_length()} bits"


def _scalars(node: Node) -> Iterator[tuple[Node | Member, object]]:
    for member in node.members.values():
        yield member, member.key
        yield from _scalars(member.node)
    for item in node.items:
        yield from _scalars(item)
    if not node.members and not node.items:
        yield node, node.value


def _children(node: Node) -> Iterator[Node]:
    for member in node.members.values():
        yield member.node
    yield from node.items
