"""Suppressions as they are written: in the project's file, and in the schema's own comments.

In a schema: `"$comment": "exo-lint: allow EXO120, EXO121 because the forge sets no limit"`. It
holds for the schema that has the comment and for what is in it; at the top of a file, for the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from exo_gen.build import DEFINITIONS
from exo_gen.lint.schema import Schema
from exo_gen.lint.settings import Entry
from exo_gen.load import Configuration, Document
from exo_gen.positions import Node

_DIRECTIVE: Final = re.compile(r"exo-lint:[ \t]*(?P<said>[^\n]*)")
_ALLOW: Final = re.compile(
    r"allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)(?:\s+because\b(?P<reason>.*))?"
)
_NAMING: Final = frozenset({DEFINITIONS, "properties"})
_DOCUMENTS: Final = frozenset({"examples", "const", "enum"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Characters of a file within which findings are suppressed."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Allowance:
    """One suppression; `rules` are as written, none when nobody can read them.

    `scope` is None when it leads nowhere. The place is the suppression's own.
    """

    rules: tuple[str, ...]
    reason: str
    scope: Scope | None
    file: str
    line: int
    column: int
    start: int
    end: int
    in_schema: bool
    where: str = ""


def configured(
    schema: Schema, configuration: Configuration, entries: tuple[Entry, ...]
) -> Iterator[Allowance]:
    """Yield what the project's file suppresses."""
    for one in entries:
        place = (configuration.shown, one.line, one.column, one.start, one.end)
        scope = _scope(schema, one.where)
        yield Allowance((one.rule,), one.reason, scope, *place, in_schema=False, where=one.where)


def _scope(schema: Schema, where: str) -> Scope | None:
    file, mark, pointer = where.partition("#")
    document = schema.bundle.documents.get(file)
    if document is not None:
        return _pointed_at(document, pointer) if mark else _whole(document)
    named = next((one for one in schema.definitions if one.label == where), None)
    return _pointed_at(named.document, f"/{DEFINITIONS}/{where}") if named is not None else None


def _whole(document: Document) -> Scope:
    return Scope(document.shown, document.root.start, document.root.end)


def _pointed_at(document: Document, pointer: str) -> Scope | None:
    node, start = document.root, document.root.start
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if key in node.members:
            node, start = node.members[key].node, node.members[key].start
        elif key.isdecimal() and key.isascii() and int(key) < len(node.items):
            node = node.items[int(key)]
            start = node.start
        else:
            return None
    return Scope(document.shown, start, node.end)


def commented(schema: Schema) -> Iterator[Allowance]:
    """Yield what the comments of the schema suppress."""
    for document in schema.documents:
        for comment, scope in _comments(document, document.root, document.root.start):
            for directive in _DIRECTIVE.finditer(str(comment.value)):
                allow = _ALLOW.fullmatch(directive["said"].strip())
                words = re.split(r"\s*,\s*", allow["rules"]) if allow else ()
                reason = (allow["reason"] or "").strip() if allow else ""
                place = (document.shown, comment.line, comment.column, comment.start, comment.end)
                yield Allowance(tuple(words), reason, scope, *place, in_schema=True)


def _comments(document: Document, node: Node, start: int) -> Iterator[tuple[Node, Scope]]:
    """Yield each comment with what it is about; a property may be called '$comment' as well."""
    for member in node.members.values():
        if member.key == "$comment":
            if isinstance(member.node.value, str):
                yield member.node, Scope(document.shown, start, node.end)
        elif member.key in _NAMING:
            for named in member.node.members.values():
                yield from _comments(document, named.node, named.start)
        elif member.key not in _DOCUMENTS:
            yield from _comments(document, member.node, member.start)
    for item in node.items:
        yield from _comments(document, item, item.start)
