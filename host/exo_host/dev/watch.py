"""Watch the sources of a checkout: which of its two halves changed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import watchfiles

_STEP_MS: Final = 50
_DEBOUNCE_MS: Final = 400
_GUEST_SUFFIXES: Final = frozenset({".hs", ".cabal", ".c", ".h", ".project"})
_NOT_SOURCES: Final = frozenset({"dist-newstyle", "test"})


@dataclass(frozen=True, slots=True)
class Change:
    """Sources that were saved."""

    schema: bool
    files: tuple[Path, ...]


async def source_changes(root: Path, stop: asyncio.Event) -> AsyncIterator[Change]:
    """Yield what was saved in `guest/` and `schema/`, a burst at a time, until told to stop."""
    guest, schema = root / "guest", root / "schema"

    def source(_: watchfiles.Change, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(schema):
            return path.suffix == ".json"
        inside = path.relative_to(guest).parts
        return path.suffix in _GUEST_SUFFIXES and not _NOT_SOURCES.intersection(inside)

    async for changes in watchfiles.awatch(
        guest,
        schema,
        watch_filter=source,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        stop_event=stop,
    ):
        files = tuple(sorted({Path(name).relative_to(root) for _, name in changes}))
        yield Change(any(file.parts[0] == "schema" for file in files), files)
