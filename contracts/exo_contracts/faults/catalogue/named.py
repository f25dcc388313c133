"""Short names for subjects, so that a catalogue reads as a table."""

from __future__ import annotations

from typing import Final

from exo_contracts.subjects import BYTES as _BYTES
from exo_contracts.subjects import Subject

BYTES: Final = Subject("document", _BYTES)
"""Documents as such."""

LIFE: Final = Subject("instance", "life")
"""Guests through calls, traps, timeouts, reloads and snapshots."""

MEMORY: Final = Subject("instance", "memory")
"""What an instance holds after many calls."""

LOADER: Final = Subject("instance", "loader")
"""Which modules become an instance at all."""


def type_(name: str) -> Subject:
    """A type."""
    return Subject("type", name)


def effect(tag: str) -> Subject:
    """An effect."""
    return Subject("effect", tag)


def entry(export: str) -> Subject:
    """An entry point."""
    return Subject("entry point", export)
