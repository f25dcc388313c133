"""Fixes that can be made without asking: a finding and its file in, edits out.

Only where what to write is certain. That every fix mends its finding is for the tests to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from exo_gen.author.edits import Edit
from exo_gen.build import DEFINITIONS
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.files import DIALECT_REFERENCE
from exo_gen.lint.shape import DIALECT_KEYWORDS
from exo_gen.load import Document
from exo_gen.positions import Member, Node


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of one file that mend a finding; `title` says what they do."""

    title: str
    edits: tuple[Edit, ...]


def fixes(diagnostic: Diagnostic, document: Document) -> tuple[Fix, ...]:
    """Return the fixes of a finding, the likeliest first; often there is none."""
    fixer = _FIXERS.get(diagnostic.rule)
    return tuple(fixer(diagnostic, document)) if fixer is not None else ()


def _dialect(diagnostic: Diagnostic, document: Document) -> Iterator[Fix]:
    root, reference = document.root, json.dumps(DIALECT_REFERENCE)
    title = f'write "$schema": {reference}'
    named = root.get("$schema")
    if named is not None:
        yield Fix(title, (Edit(named.start, named.end, reference),))
    elif (first := next(iter(root.members.values()), None)) is None:
        yield Fix(title, (Edit(root.start + 1, root.start + 1, f'"$schema": {reference}'),))
    else:
        gap = document.text[root.start + 1 : first.start] or " "
        written = f'"$schema": {reference},{gap}'
        yield Fix(title, (Edit(first.start, first.start, written),))


def _key(diagnostic: Diagnostic, document: Document) -> Iterator[Fix]:
    """A keyword that does not belong: what it was meant to be, or nothing."""
    for holder in _nodes(document.root):
        for member in holder.members.values():
            if member.start == diagnostic.start and member.end == diagnostic.end:
                meant = re.fullmatch(r"write '([A-Za-z]+)'", diagnostic.fix)
                key = meant[1] if meant is not None else ""
                if key in DIALECT_KEYWORDS and key not in holder.members:
                    edit = Edit(member.start, member.end, json.dumps(key))
                    yield Fix(f"write '{key}' in place of '{member.key}'", (edit,))
                spans = [(one.start, one.node.end) for one in holder.members.values()]
                edit = _without(spans, (member.start, member.node.end))
                yield Fix(f"remove '{member.key}'", (edit,))
                return


def _openness(diagnostic: Diagnostic, document: Document) -> Iterator[Fix]:
    record = _pointed_at(diagnostic, document)
    if record is None or not record.members or "additionalProperties" in record.members:
        return
    text, keys = document.text, list(record.members.values())
    # The new key stands as its siblings do: each on a line of its own, or all on one.
    gap = text[keys[-2].node.end + 1 : keys[-1].start] if len(keys) > 1 else " "
    gap = gap if not gap.strip() else " "
    at = keys[-1].node.end
    for value, meaning in (("false", "refuse other properties"), ("true", "keep them")):
        written = f',{gap}"additionalProperties": {value}'
        yield Fix(f'write "additionalProperties": {value}: {meaning}', (Edit(at, at, written),))


def _twice(diagnostic: Diagnostic, document: Document) -> Iterator[Fix]:
    if diagnostic.fix != "leave one of them out":
        return
    for holder in _nodes(document.root):
        spans = [(item.start, item.end) for item in holder.items]
        if (diagnostic.start, diagnostic.end) in spans:
            edit = _without(spans, (diagnostic.start, diagnostic.end))
            yield Fix("remove the second one", (edit,))
            return


def _target(diagnostic: Diagnostic, document: Document) -> Iterator[Fix]:
    meant = re.fullmatch(rf"write '([^']*#/{re.escape(DEFINITIONS)}/[^']+)'", diagnostic.fix)
    # A backslash says that the name was escaped to be shown, so that it is not the name itself.
    if meant is not None and "\\" not in meant[1]:
        edit = Edit(diagnostic.start, diagnostic.end, json.dumps(meant[1], ensure_ascii=False))
        yield Fix(f"write '{meant[1]}'", (edit,))


_FIXERS: Final[Mapping[str, Callable[[Diagnostic, Document], Iterator[Fix]]]] = {
    rules.DIALECT.id: _dialect,
    rules.REF_TARGET.id: _target,
    rules.UNSUPPORTED_KEYWORD.id: _key,
    rules.MISPLACED_KEYWORD.id: _key,
    rules.ENUM_VALUES.id: _twice,
    rules.OPEN_OR_CLOSED.id: _openness,
    rules.REQUIRED.id: _twice,
    rules.TOOL_ROLES.id: _twice,
}

FIXABLE: Final = frozenset(_FIXERS)
"""Ids of the rules that have fixes for some of their findings."""


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for member in node.members.values():
        yield from _nodes(member.node)
    for item in node.items:
        yield from _nodes(item)


def _pointed_at(diagnostic: Diagnostic, document: Document) -> Node | None:
    """Return the value that a finding is about, be it at the value or at its key."""
    for node in _nodes(document.root):
        if (node.start, node.end) == (diagnostic.start, diagnostic.end):
            return node
        held: Member
        for held in node.members.values():
            if (held.start, held.end) == (diagnostic.start, diagnostic.end):
                return held.node
    return None


def _without(spans: list[tuple[int, int]], gone: tuple[int, int]) -> Edit:
    """Remove one of several parts with the comma that parted it from its neighbour."""
    at = spans.index(gone)
    if at > 0:
        return Edit(spans[at - 1][1], gone[1], "")
    if len(spans) > 1:
        return Edit(gone[0], spans[1][0], "")
    return Edit(*gone, "")
