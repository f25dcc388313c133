"""The loop of development: save, build, reload; the old guest serves until the new one holds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_host.dev.build import Built, exo_gen, importable
from exo_host.dev.watch import Change, source_changes
from exo_types.manifest import FINGERPRINT

_MANIFEST: Final = Path("generated/manifest.json")


@dataclass(frozen=True, slots=True)
class Development:
    """What happens around the loop."""

    building: Callable[[Change], None]
    """A build begins."""
    failed: Callable[[Built], None]
    """A build failed; nothing has changed."""
    built: Callable[[Built], None]
    """There is another guest, and the watch for it will reload."""
    restart: Callable[[], None]
    """There are other types too: the host has to start anew."""


async def develop(root: Path, development: Development, stop: asyncio.Event) -> None:
    """Build whatever is saved in a checkout, until told to stop."""
    async for change in source_changes(root, stop):
        development.building(change)
        made = await _build(root, change)
        if not made.ok:
            development.failed(made)
        elif change.schema and _fingerprint(root) != FINGERPRINT:
            ready = await importable(root)
            if ready.ok:
                development.restart()
                return
            development.failed(ready)
        else:
            development.built(made)


async def _build(root: Path, change: Change) -> Built:
    if change.schema:
        generated = await exo_gen(root, "generate")
        if not generated.ok:
            return generated
    return await exo_gen(root, "guest", "build", "--live")


def _fingerprint(root: Path) -> str:
    try:
        return str(json.loads((root / _MANIFEST).read_text(encoding="utf-8"))["fingerprint"])
    except (OSError, ValueError, KeyError):
        return FINGERPRINT
