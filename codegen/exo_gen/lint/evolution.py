"""Rules about promises: where they stand, their form, and what replaces what goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from exo_gen.diagnostics import Diagnostic
from exo_gen.evolution import DEPRECATED_KEY, EVOLUTION_KEYS, SINCE_KEY, UNSTABLE_KEY
from exo_gen.lint import rules
from exo_gen.lint.schema import Place, Role, Schema, properties, variants
from exo_gen.lint.shape import DECLARATIONS, Shape
from exo_gen.lint.text import check_text
from exo_gen.load import Document
from exo_gen.positions import Member, Node

_VERSION: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*")
_PARTS: Final = ("since", "replacement", "reason")
_FORM: Final = 'write {"since": "1.2", "replacement": "name", "reason": "..."}, or a part of it'


def check_evolution(schema: Schema) -> Iterator[Diagnostic]:
    """Check every promise."""
    names = frozenset(place.label for place in schema.definitions)
    declared = (place for place in schema.definitions if place.shape in DECLARATIONS)
    for place in (*declared, *schema.places):
        if place.role is not Role.PROPERTY:
            yield from _misplaced(place)
    for place in schema.places:
        if place.shape is Shape.RECORD:
            fields = {one.name: one.place.node for one in properties(place)}
            yield from _members(place.document, fields, names)
        elif place.shape is Shape.SUM:
            tags = {
                one.tag.value: one.node
                for one in variants(place)
                if one.tag is not None and isinstance(one.tag.value, str)
            }
            yield from _members(place.document, tags, names)


def _misplaced(place: Place) -> Iterator[Diagnostic]:
    for key in EVOLUTION_KEYS:
        member = place.node.members.get(key)
        if member is not None:
            yield rules.EVOLUTION_PLACE.found(
                place.document,
                member,
                f"'{key}' is not read here",
                "move it to the fields or variants concerned",
            )


def _members(
    document: Document, members: dict[str, Node], names: frozenset[str]
) -> Iterator[Diagnostic]:
    """Check what is promised of the members of one record or sum, by name."""
    going = frozenset(name for name, node in members.items() if DEPRECATED_KEY in node.members)
    for name, node in members.items():
        since, deprecated, unstable = (node.members.get(key) for key in EVOLUTION_KEYS)
        if since is not None:
            yield from _version(document, since)
        if unstable is not None and unstable.node.value is not True:
            yield rules.EVOLUTION_FORM.found(
                document,
                unstable.node,
                f"'{UNSTABLE_KEY}' of '{name}' is not true",
                "write true, or leave it out",
            )
        if deprecated is not None:
            yield from _deprecated(document, name, deprecated)
            known = (frozenset(members) - {name}) | names
            yield from _replacement(document, name, deprecated, known, going)
            yield from _contrary(document, name, since, deprecated, unstable)


def _version(document: Document, member: Member) -> Iterator[Diagnostic]:
    value = member.node.value
    if not isinstance(value, str) or _VERSION.fullmatch(value) is None:
        yield rules.EVOLUTION_FORM.found(
            document,
            member.node,
            f"'{member.key}' is no version, got {value!r}",
            'write numbers between points, such as "1.2"',
        )


def _deprecated(document: Document, name: str, member: Member) -> Iterator[Diagnostic]:
    node = member.node
    if not isinstance(node.value, dict) or node.members.keys().isdisjoint(_PARTS[1:]):
        yield rules.EVOLUTION_FORM.found(
            document,
            node,
            f"'{DEPRECATED_KEY}' of '{name}' says neither what replaces it nor why it goes",
            _FORM,
        )
    for part in node.members.values():
        if part.key not in _PARTS:
            yield rules.EVOLUTION_FORM.found(
                document, part, f"'{DEPRECATED_KEY}' has no part '{part.key}'", _FORM
            )
        elif part.key == "since":
            yield from _version(document, part)
        elif part.key == "reason":
            yield from check_text(document, part, rules.EVOLUTION_FORM)


def _replacement(
    document: Document, name: str, member: Member, known: frozenset[str], going: frozenset[str]
) -> Iterator[Diagnostic]:
    node = member.node.get("replacement")
    if node is None:
        return
    if not isinstance(node.value, str) or node.value not in known:
        yield rules.REPLACEMENT.found(
            document,
            node,
            f"there is nothing named {node.value!r} to replace '{name}'",
            "write a name beside it, or that of a definition",
        )
    elif node.value in going:
        yield rules.REPLACEMENT.found(
            document,
            node,
            f"'{node.value}', which replaces '{name}', is deprecated itself",
            "write what replaces both",
        )


def _contrary(
    document: Document, name: str, since: Member | None, deprecated: Member, unstable: Member | None
) -> Iterator[Diagnostic]:
    if unstable is not None and unstable.node.value is True:
        yield rules.PROMISE_TWICE.found(
            document,
            unstable,
            f"'{name}' is unstable, so nobody needs to be told that it goes",
            f"leave '{DEPRECATED_KEY}' or '{UNSTABLE_KEY}' out",
        )
    begun, ended = (
        _number(since.node if since is not None else None),
        _number(deprecated.node.get("since")),
    )
    if begun is not None and ended is not None and ended < begun:
        yield rules.PROMISE_TWICE.found(
            document,
            deprecated,
            f"'{name}' is deprecated since before it was there",
            f"write a later 'since', or an earlier '{SINCE_KEY}'",
        )


def _number(node: Node | None) -> tuple[int, ...] | None:
    if node is None or not isinstance(node.value, str) or not _VERSION.fullmatch(node.value):
        return None
    return tuple(int(part) for part in node.value.split("."))
