"""The schema's events in OpenTelemetry's terms.

An attribute of OpenTelemetry is text, number or flag, or a list of one of these. Ours may be lists
of anything, so they are made legal: nested lists are laid out flat, whole numbers among others
become doubles where nothing is lost, and any other mixture becomes texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from exo_host.redaction import Redactor
from exo_types.models import Severity, TelemetryValue, TelemetryValueList

Primitive: TypeAlias = str | int | float | bool
Attribute: TypeAlias = Primitive | Sequence[str] | Sequence[int] | Sequence[float] | Sequence[bool]

MOST_ATTRIBUTES: Final = 128
"""Attributes of one event; as many as OpenTelemetry's own limit."""

LONGEST_TEXT: Final = 8192
"""Characters of one text; a collector refuses what is far beyond."""

MOST_ITEMS: Final = 1024
"""Items of one list."""

DROPPED_ATTRIBUTES: Final = "exomonad.attributes.dropped"
"""How many attributes an event had too many."""

SEVERITIES: Final[Mapping[Severity, tuple[int, str]]] = {
    "debug": (5, "DEBUG"),
    "info": (9, "INFO"),
    "warning": (13, "WARN"),
    "error": (17, "ERROR"),
    "critical": (21, "FATAL"),
}
"""OpenTelemetry's number and text for each severity."""


def safe_text(text: str, redactor: Redactor) -> str:
    """The text without secrets, and no longer than `LONGEST_TEXT`."""
    # In this order: half a secret is not recognized.
    return redactor.text(text)[:LONGEST_TEXT]


def attributes(values: Mapping[str, TelemetryValue], redactor: Redactor) -> dict[str, Attribute]:
    """The event's attributes, legal, without secrets, `MOST_ATTRIBUTES` at most."""
    made: dict[str, Attribute] = {}
    for name, value in values.items():
        if len(made) == MOST_ATTRIBUTES:
            made[DROPPED_ATTRIBUTES] = len(values) - MOST_ATTRIBUTES
            break
        # OpenTelemetry has no attribute without a name.
        key = safe_text(name, redactor) or "_"
        if isinstance(value, TelemetryValueList):
            made[key] = _uniform([_safe(item, redactor) for item in _items(value)][:MOST_ITEMS])
        else:
            # As a property, because its name may say that it is a secret.
            made[key] = _safe(redactor.plain({name: value.payload}).popitem()[1], redactor)
    return made


def _items(several: TelemetryValueList) -> Iterator[Primitive]:
    # A list of lists may be as deep as a document, which is less than Python's stack.
    for item in several.payload:
        if isinstance(item, TelemetryValueList):
            yield from _items(item)
        else:
            yield item.payload


def _safe(value: Primitive, redactor: Redactor) -> Primitive:
    return safe_text(value, redactor) if isinstance(value, str) else value


def _uniform(items: list[Primitive]) -> Attribute:
    kinds = {type(item) for item in items}
    if kinds == {int, float} and all(int(float(item)) == item for item in items if _whole(item)):
        return [float(item) for item in items]
    if len(kinds) > 1:
        return [item if isinstance(item, str) else json.dumps(item) for item in items]
    # One kind, which the type checker cannot see.
    return items  # type: ignore[return-value]


def _whole(item: Primitive) -> bool:
    return type(item) is int
