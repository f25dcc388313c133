"""The server: which documents are open, what was said of them, and whom to ask for an answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from exo_gen import __version__
from exo_gen.diagnostics import ExoGenError
from exo_gen.lsp.findings import found, shown
from exo_gen.lsp.protocol import SchemaProtocol
from exo_gen.lsp.view import Opened, View, is_schema_file, view

_PAUSE: Final = 0.1
"""Seconds without a key before a changed text is linted."""


class SchemaServer(LanguageServer):
    """Looks at folders, not at files: a change of one may be a finding in another."""

    def __init__(self) -> None:
        # Whole texts: pygls takes more characters for line ends than the protocol does.
        super().__init__(
            "exo-gen",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=SchemaProtocol,
        )
        self._published: dict[Path, dict[str, list[types.Diagnostic]]] = {}
        self._waiting: dict[Path, asyncio.TimerHandle] = {}
        self._told: set[Path] = set()

    # --- asking ---------------------------------------------------------------------------------

    def find(self, uri: str) -> tuple[View, str] | None:
        """The folder of a document and its name there; None of what is no schema file."""
        path = path_of(uri)
        if path is None or not is_schema_file(path.name):
            return None
        try:
            return self._view(path.parent), path.name
        except ExoGenError:
            return None

    def _view(self, folder: Path) -> View:
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return view(folder, self._opened(folder), encoding)

    def _opened(self, folder: Path) -> dict[str, Opened]:
        opened: dict[str, Opened] = {}
        for document in self.workspace.text_documents.values():
            path = path_of(document.uri)
            if path is not None and path.parent == folder:
                opened[path.name] = Opened(document.uri, document.source, document.version)
        return opened

    # --- telling --------------------------------------------------------------------------------

    def look_soon(self, uri: str) -> None:
        """Look at a document's folder when no key has been pressed for a moment."""
        path = path_of(uri)
        if path is None:
            return
        self._forget(path.parent)
        loop = asyncio.get_running_loop()
        self._waiting[path.parent] = loop.call_later(_PAUSE, self.look, uri)

    def look(self, uri: str) -> None:
        """Lint a document's folder and publish what changed; never raises."""
        path = path_of(uri)
        if path is None:
            self._tell(Path(uri), f"{uri} is no file, so it is not checked; save it in schema/")
            return
        folder = path.parent
        self._forget(folder)
        try:
            now = self._view(folder) if any(map(is_schema_file, self._opened(folder))) else None
            findings = {} if now is None else _by_uri(now)
        except ExoGenError as error:
            findings = {}
            self._tell(folder, str(error))
        except Exception as error:
            self._tell(folder, f"exo-gen could not check {folder}: {error}")
            return
        before = self._published.get(folder, {})
        for one in sorted({*before, *findings}):
            if before.get(one, []) != findings.get(one, []):
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(one, findings.get(one, []))
                )
        self._published[folder] = findings

    def look_again(self) -> None:
        """Look at every folder with an open document."""
        opened = {path_of(one.uri): one.uri for one in self.workspace.text_documents.values()}
        for uri in {path.parent: uri for path, uri in opened.items() if path}.values():
            self.look(uri)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Say what no request waits for; requests get their answer."""
        if isinstance(source, type) and source.__name__ == "FeatureRequestError":
            return
        self._show(f"exo-gen could not read a message of the editor: {error}")

    def _tell(self, folder: Path, words: str) -> None:
        if folder not in self._told:
            self._told.add(folder)
            self._show(words)

    def _show(self, words: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, words))

    def _forget(self, folder: Path) -> None:
        waiting = self._waiting.pop(folder, None)
        if waiting is not None:
            waiting.cancel()


def path_of(uri: str) -> Path | None:
    """The file of a URI; None when it is no file's."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def _by_uri(now: View) -> dict[str, list[types.Diagnostic]]:
    return {
        now.uri(name): [shown(now, name, one) for one in findings]
        for name, findings in found(now).items()
    }
