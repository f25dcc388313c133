"""Files that change on disk under a server that asked to hear of it.

An agent edits a file and asks at once what another one now means, so changes are looked for when
a hover is asked, not waited for: the answer depends on what is on disk at that moment.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeAlias

from lsprotocol import types

from exo_host.effects.lsp.wire import Wire

Snapshot: TypeAlias = dict[str, tuple[int, int, int]]
"""Path -> time of modification in nanoseconds, size in bytes, inode."""

_NOT_SOURCES: Final = frozenset({"node_modules", "__pycache__", "dist-newstyle", "target"})


class WatchedFiles:
    """The files of a workspace, as its server knows them."""

    def __init__(self, wire: Wire, workspace: Path, most_files: int) -> None:
        self._wire = wire
        self._workspace = workspace
        self._most_files = most_files
        self._watching = False
        self._known: Snapshot | None = None
        self._turn = asyncio.Lock()
        self._queued: asyncio.Task[None] | None = None
        self._looking: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """Remember the files as they are; what changes from now on is told."""
        if not self._watching:
            self._watching = True
            self._queue()

    async def catch_up(self) -> None:
        """Until the server was told of every change made before this call."""
        if self._watching:
            # Not awaited itself: a caller that is cancelled leaves it to the others.
            await asyncio.wait({self._queued or self._queue()})

    def end(self) -> None:
        """Look no more."""
        self._watching = False
        for task in self._looking:
            task.cancel()

    def _queue(self) -> asyncio.Task[None]:
        task = self._queued = asyncio.create_task(self._look())
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)
        return task

    async def _look(self) -> None:
        async with self._turn:
            # Who comes from here on may have changed what is already looked at.
            self._queued = None
            found = await asyncio.to_thread(look, self._workspace, self._most_files)
            if found is None:
                self._watching = False
            elif self._known is not None and (events := list(changes(self._known, found))):
                self._wire.notify(
                    types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                    types.DidChangeWatchedFilesParams(changes=events),
                )
            self._known = found


def changes(before: Snapshot, after: Snapshot) -> Iterator[types.FileEvent]:
    """What happened between two looks."""
    for path, about in after.items():
        if path not in before:
            yield _event(path, types.FileChangeType.Created)
        elif before[path] != about:
            yield _event(path, types.FileChangeType.Changed)
    for path in before:
        if path not in after:
            yield _event(path, types.FileChangeType.Deleted)


def look(workspace: Path, most_files: int) -> Snapshot | None:
    """The regular files of a workspace; None when there are more than that.

    Hidden folders are left out, and so are those that builds and package managers fill.
    """
    found: Snapshot = {}
    folders = [str(workspace)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            # It went away, or is not ours to see: the server cannot read it either.
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and entry.name not in _NOT_SOURCES:
                    folders.append(entry.path)
            elif entry.is_file(follow_symlinks=False):
                try:
                    about = entry.stat(follow_symlinks=False)
                except OSError:
                    continue
                found[entry.path] = (about.st_mtime_ns, about.st_size, about.st_ino)
        if len(found) > most_files:
            return None
    return found


def _event(path: str, change: types.FileChangeType) -> types.FileEvent:
    return types.FileEvent(uri=Path(path).as_uri(), type=change)
