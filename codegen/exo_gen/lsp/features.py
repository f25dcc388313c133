"""What the server can be asked: a function a method of the protocol, each a line long."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types

from exo_gen.lsp import change, navigate
from exo_gen.lsp.hover import hover
from exo_gen.lsp.protocol import said
from exo_gen.lsp.server import SchemaServer
from exo_gen.lsp.view import View

Answer = TypeVar("Answer")


def make_server() -> SchemaServer:
    """A server with every feature, not yet listening."""
    server = SchemaServer()
    _documents(server)
    _questions(server)
    _changes(server)
    return server


def _ask(
    server: SchemaServer, document: types.TextDocumentIdentifier, ask: Callable[[View, str], Answer]
) -> Answer | None:
    def act() -> Answer | None:
        found = server.find(document.uri)
        return None if found is None else ask(*found)

    return said(act)


def _documents(server: SchemaServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.look_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.look(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        server.look_again()


def _questions(server: SchemaServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        return _ask(
            server,
            params.text_document,
            lambda view, name: navigate.definition_of(view, name, params.position),
        )

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location] | None:
        return _ask(
            server,
            params.text_document,
            lambda view, name: navigate.references_of(
                view, name, params.position, declaration=params.context.include_declaration
            ),
        )

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
        return _ask(server, params.text_document, navigate.symbols)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        return _ask(
            server, params.text_document, lambda view, name: hover(view, name, params.position)
        )


def _changes(server: SchemaServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        return _ask(
            server,
            params.text_document,
            lambda view, name: change.renamable(view, name, params.position),
        )

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        return _ask(
            server,
            params.text_document,
            lambda view, name: change.rename(view, name, params.position, params.new_name),
        )

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        only = params.context.only
        return _ask(
            server,
            params.text_document,
            lambda view, name: change.code_actions(
                view, name, params.range, None if only is None else list(only)
            ),
        )
