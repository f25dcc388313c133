"""Watch for another guest: by its directory, since whoever builds one renames it into place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final

import watchfiles

_STEP_MS: Final = 100
_DEBOUNCE_MS: Final = 300


async def watch_files(
    files: Iterable[Path], changed: Callable[[], Awaitable[object]], stop: asyncio.Event
) -> None:
    """Call `changed` whenever one of the files may be another, until told to stop.

    What changed is for the callee to find out: a burst of events is one call.
    """
    watched = {file.absolute() for file in files}
    directories = {file.parent for file in watched if file.parent.is_dir()}
    if not directories:
        return

    def ours(_: watchfiles.Change, path: str) -> bool:
        return Path(path) in watched

    async for _ in watchfiles.awatch(
        *directories,
        watch_filter=ours,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        stop_event=stop,
        recursive=False,
    ):
        await changed()
