"""The documents a server has open, and what it was told of them last.

A hover is asked about a text, and other calls may hold another text of the same document at the
same time. A server may look at the text only when it gets round to the hover, so a document's
text changes only while no hover on it is under way; calls wait in the order they came.

What a call says of one document holds for that document alone: before a hover on another one, an
open document that its file no longer equals is closed, and the server looks at the file again.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from lsprotocol import types

from exo_host.effects.lsp.places import Document, Stamp, stamp_of
from exo_host.effects.lsp.wire import Wire


class OpenDocuments:
    """At most so many documents as hovers do not keep busy; the longest unused is closed first."""

    def __init__(self, wire: Wire, language: str, limit: int) -> None:
        self._wire = wire
        self._language = language
        self._limit = limit
        self._open: OrderedDict[Path, _Open] = OrderedDict()

    @contextlib.asynccontextmanager
    async def showing(self, document: Document) -> AsyncIterator[None]:
        """While this lasts, the server sees the document with this text."""
        with self._used(document.path) as opened:
            async with opened.turn:
                if opened.text != document.text:
                    await opened.unread.wait()
                    self._show(opened, document)
                opened.stamp = document.stamp
                opened.read()
            try:
                self._close_stale(document.path)
                yield
            finally:
                opened.done()

    @contextlib.contextmanager
    def _used(self, path: Path) -> Iterator[_Open]:
        opened = self._open.setdefault(path, _Open(path.as_uri()))
        self._open.move_to_end(path)
        opened.users += 1
        try:
            yield opened
        finally:
            opened.users -= 1
            self._close_oldest()

    def _show(self, opened: _Open, document: Document) -> None:
        opened.version += 1
        if opened.text is None:
            item = types.TextDocumentItem(
                uri=opened.uri,
                language_id=self._language,
                version=opened.version,
                text=document.text,
            )
            self._wire.notify(
                types.TEXT_DOCUMENT_DID_OPEN, types.DidOpenTextDocumentParams(text_document=item)
            )
        else:
            self._wire.notify(
                types.TEXT_DOCUMENT_DID_CHANGE,
                types.DidChangeTextDocumentParams(
                    text_document=types.VersionedTextDocumentIdentifier(
                        uri=opened.uri, version=opened.version
                    ),
                    content_changes=[
                        types.TextDocumentContentChangeWholeDocument(text=document.text)
                    ],
                ),
            )
        opened.text = document.text

    def _close_stale(self, asked: Path) -> None:
        for path, opened in list(self._open.items()):
            current = opened.stamp is not None and opened.stamp == stamp_of(path)
            if path != asked and opened.users == 0 and not current:
                self._close(path)

    def _close_oldest(self) -> None:
        idle = [path for path, opened in self._open.items() if opened.users == 0]
        for path in idle[: max(0, len(self._open) - self._limit)]:
            self._close(path)

    def _close(self, path: Path) -> None:
        opened = self._open.pop(path)
        if opened.text is not None:
            identifier = types.TextDocumentIdentifier(uri=opened.uri)
            self._wire.notify(
                types.TEXT_DOCUMENT_DID_CLOSE,
                types.DidCloseTextDocumentParams(text_document=identifier),
            )


class _Open:
    """A document as the server knows it."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.text: str | None = None
        """None until it is opened."""
        self.stamp: Stamp | None = None
        self.version = 0
        self.users = 0
        """Calls that wait for their turn or have it."""
        self.turn = asyncio.Lock()
        self.unread = asyncio.Event()
        """Set while no hover is under way."""
        self.unread.set()
        self._readers = 0

    def read(self) -> None:
        self._readers += 1
        self.unread.clear()

    def done(self) -> None:
        self._readers -= 1
        if self._readers == 0:
            self.unread.set()
