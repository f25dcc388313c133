"""Rules about the names that other programs know: host functions, exports, MCP tools."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Final

from exo_gen.build import EFFECT_KEY, ENTRY_KEY, TOOL_KEY
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import rules
from exo_gen.lint.required import is_effect_sum
from exo_gen.lint.schema import Schema, variants
from exo_gen.lint.shape import Shape
from exo_gen.load import Document
from exo_gen.positions import Node

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

TAKEN_EXPORTS: Final = frozenset({"main", "malloc", "free", "memory"})
"""Exports that every guest has, beside those that begin with `hs_` and `exo_`."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_C_KEYWORDS: Final = _words(
    """
    asm auto bool break case char const constexpr continue default do double else enum extern
    false float for goto if inline int long nullptr register restrict return short signed
    sizeof static struct switch thread_local true typedef typeof union unsigned void volatile
    while
    """
)


def check_boundary_names(schema: Schema) -> Iterator[Diagnostic]:
    """Check their form, and that each has a name of its own."""
    seen: dict[tuple[str, str], str] = {}
    for kind, owner, document, node in _named(schema):
        name = node.value
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            yield rules.BOUNDARY_NAME.found(
                document,
                node,
                f"{kind} {name!r} is not named like one",
                "write lower-case letters, digits and '_', a letter first",
            )
        elif kind != "tool" and _is_taken(kind, name):
            yield rules.BOUNDARY_NAME.found(
                document, node, f"{kind} '{name}' has a name that is taken", "write another name"
            )
        elif (kind, name) in seen:
            yield rules.BOUNDARY_NAME.found(
                document,
                node,
                f"{kind} '{name}' is that of '{seen[kind, name]}' already",
                "write another name",
            )
        else:
            seen[kind, name] = owner


def _named(schema: Schema) -> Iterator[tuple[str, str, Document, Node]]:
    for place in schema.definitions:
        document = place.document
        if is_effect_sum(place):
            for variant in variants(place):
                node = _name_in(variant.node, EFFECT_KEY, "hostFunction")
                if node is not None:
                    yield "host function", variant.label, document, node
        elif place.shape is Shape.ENTRY_POINT:
            node = _name_in(place.node, ENTRY_KEY, "export")
            if node is not None:
                yield "export", place.label, document, node
        elif place.shape is Shape.TOOL:
            node = _name_in(place.node, TOOL_KEY, "name")
            if node is not None:
                yield "tool", place.label, document, node


def _name_in(node: Node, key: str, part: str) -> Node | None:
    annotation = node.get(key)
    return annotation.get(part) if annotation is not None else None


def _is_taken(kind: str, name: str) -> bool:
    if keyword.iskeyword(name) or name in _C_KEYWORDS:
        return True
    reserved = name in TAKEN_EXPORTS or name.startswith(("hs_", "exo_"))
    return kind == "export" and reserved
