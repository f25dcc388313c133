"""The LSP effect: hover, asked of a language server over stdio.

| what happens | code |
|---|---|
| a path is relative or has control characters; no such line | `invalid_input` |
| the file is no regular file, not UTF-8, or too large | `invalid_input` |
| workspace or file is missing | `not_found` |
| workspace outside the roots, file outside the workspace, file not readable | `forbidden` |
| no server for the language; the server has no hover | `unsupported` |
| the server is not installed or cannot be started | `unavailable`, with how to get it |
| the server crashed, or did so a moment ago | `unavailable`, `retry_after_ms`, last words |
| too many servers, all of them busy; this service is closed | `unavailable` |
| the server did not start, or not answer, in time | `timeout` |
| the document changed under the server (`ContentModified`) | `conflict` |
| the server cancelled the request, or was shut down during it | `cancelled` |
| any other error the server answers with | `internal`, its code in `details` |

A call takes at most `start_timeout_seconds` when it has to start the server, and
`timeout_seconds` from there.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TypeAlias

from exo_host.effects.lsp import failures
from exo_host.effects.lsp.kept import KeptServer
from exo_host.effects.lsp.places import find_workspace, read_document
from exo_host.effects.lsp.settings import LanguageServersSettings
from exo_types.failure import EffectFailure
from exo_types.models import LSPHoverAnswer, LSPHoverQuery

_Key: TypeAlias = tuple[Path, str]


class LanguageServers:
    """Every language server of this host: one for each workspace and language that was asked of."""

    def __init__(self, settings: LanguageServersSettings) -> None:
        self._settings = settings
        self._servers: dict[_Key, KeptServer] = {}
        self._stopping: set[asyncio.Task[None]] = set()
        self._closed = False

    async def hover(self, query: LSPHoverQuery) -> LSPHoverAnswer:
        """What a language server says of the symbol at a place; see the table above."""
        if not self._settings.commands(query.language):
            raise failures.not_configured(query.language, self._settings.languages())
        workspace = await asyncio.to_thread(find_workspace, query, self._settings)
        document = await asyncio.to_thread(read_document, query, workspace, self._settings)
        server = self._server(workspace, query.language)
        return await server.hover(document, query.position)

    async def close(self) -> None:
        """End every server. Later calls are refused."""
        self._closed = True
        for key in list(self._servers):
            self._stop(key)
        stopping = set(self._stopping)
        if not stopping:
            return
        try:
            await asyncio.wait(stopping)
        except asyncio.CancelledError:
            # No time for good-byes: cancelled, each kills its process and is done.
            for task in stopping:
                task.cancel()
            await asyncio.wait(stopping)
            raise

    def pids(self) -> dict[tuple[Path, str], int]:
        """The process of every running server, by workspace and language."""
        return {key: server.pid for key, server in self._servers.items() if server.pid is not None}

    def _server(self, workspace: Path, language: str) -> KeptServer:
        if self._closed:
            raise EffectFailure("unavailable", "the language servers of this host are shut down")
        key = (workspace, language)
        server = self._servers.get(key)
        if server is None or not server.running:
            self._make_room(key)
        if server is None:
            server = KeptServer(workspace, language, self._settings, self._stop_idle)
            self._servers[key] = server
        return server

    def _make_room(self, wanted: _Key) -> None:
        for key, server in list(self._servers.items()):
            if server.spent and key != wanted:
                del self._servers[key]
        running = [key for key, server in self._servers.items() if server.running]
        if len(running) < self._settings.max_servers:
            return
        idle = [key for key in running if not self._servers[key].busy]
        if not idle:
            raise EffectFailure(
                "unavailable",
                f"{len(running)} language servers are running and all are busy; try again",
                retry_after_ms=1000,
            )
        self._stop(min(idle, key=lambda key: self._servers[key].used_at))

    def _stop_idle(self, server: KeptServer) -> None:
        key = (server.workspace, server.language)
        # It may be on its way out already, and another in its place.
        if self._servers.get(key) is server:
            self._stop(key)

    def _stop(self, key: _Key) -> None:
        task = asyncio.create_task(self._servers.pop(key).stop())
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)
