"""A conversation with one server, from `initialize` to its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from functools import partial
from pathlib import Path
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from exo_host.effects.lsp import contents, positions
from exo_host.effects.lsp.answers import answers
from exo_host.effects.lsp.documents import OpenDocuments
from exo_host.effects.lsp.places import Document
from exo_host.effects.lsp.process import ServerProcess
from exo_host.effects.lsp.settings import LanguageServersSettings, ServerCommand
from exo_host.effects.lsp.watched import WatchedFiles
from exo_host.effects.lsp.wire import ServerEnded, Wire
from exo_types.failure import EffectFailure
from exo_types.models import LSPHoverText, LSPPosition

_OWN_END_SECONDS: Final = 0.5
_MARKUP: Final = (types.MarkupKind.Markdown, types.MarkupKind.PlainText)
_MISANNOUNCED: Final[dict[tuple[str, str], str]] = {
    # It hands on jedi's columns, which are code points.
    ("jedi-language-server", "utf-16"): "utf-32"
}
_CAPABILITIES: Final = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16]),
    text_document=types.TextDocumentClientCapabilities(
        synchronization=types.TextDocumentSyncClientCapabilities(dynamic_registration=False),
        hover=types.HoverClientCapabilities(
            dynamic_registration=False,
            content_format=_MARKUP,
        ),
        # Never asked for; jedi-language-server looks here for how to write a hover.
        completion=types.CompletionClientCapabilities(
            completion_item=types.ClientCompletionItemOptions(documentation_format=_MARKUP)
        ),
    ),
    workspace=types.WorkspaceClientCapabilities(
        configuration=True,
        workspace_folders=True,
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(
            dynamic_registration=True
        ),
    ),
)


class Session:
    """One running server. `open` it, ask it, `close` it."""

    def __init__(
        self, process: ServerProcess, wire: Wire, files: WatchedFiles, program: str
    ) -> None:
        self.name = program
        """As the server calls itself, else the program's name."""
        self._process = process
        self._wire = wire
        self._files = files
        self.closing = False
        """Whether its end is our doing."""
        self._encoding: positions.Encoding = "utf-16"
        self._documents: OpenDocuments | None = None
        self.ended = asyncio.create_task(self._watch_end())
        """Done when the process is gone, with how it ended in words."""

    @classmethod
    async def open(
        cls,
        command: ServerCommand,
        program: str,
        workspace: Path,
        language: str,
        settings: LanguageServersSettings,
    ) -> Session:
        """Start a server and introduce ourselves.

        Raises `OSError`, `ServerEnded`, `JsonRpcException`, or `EffectFailure` for a server that
        is of no use; whatever it raises, the process is gone.
        """
        folder = types.WorkspaceFolder(uri=workspace.as_uri(), name=workspace.name or "root")
        process = await ServerProcess.start(
            (program, *command.argv[1:]), workspace, command.environment
        )
        wire = Wire(process.stdin, answers(folder, command.configuration))
        files = WatchedFiles(wire, workspace, settings.max_watched_files)
        wire.answer(types.CLIENT_REGISTER_CAPABILITY, partial(_register, files))
        session = cls(process, wire, files, Path(program).name)
        try:
            await session._initialize(command, folder, language, settings.max_open_documents)
        except BaseException:
            await session.kill()
            raise
        return session

    @property
    def pid(self) -> int:
        """The process's."""
        return self._process.pid

    @property
    def last_words(self) -> list[str]:
        """The last lines the server wrote to stderr."""
        return self._process.last_words

    async def hover(self, document: Document, place: LSPPosition) -> LSPHoverText | None:
        """What the server says of a place in a document; None when it has nothing to say."""
        assert self._documents is not None
        lines = positions.split_lines(document.text)
        position = positions.to_server(lines, place, self._encoding)
        params = types.HoverParams(
            text_document=types.TextDocumentIdentifier(uri=document.path.as_uri()),
            position=position,
        )
        await self._files.catch_up()
        async with self._documents.showing(document):
            hover = await self._wire.request(types.TEXT_DOCUMENT_HOVER, params)
        if hover is None:
            return None
        assert isinstance(hover, types.Hover)
        try:
            said = contents.read(hover.contents)
        except ValueError as error:
            raise JsonRpcException(f"its answer is no hover: {error}") from None
        if said is None:
            return None
        written, text = said
        stretch = positions.range_from_server(lines, hover.range, self._encoding)
        return LSPHoverText(format=written, text=text, range=stretch)

    async def close(self, settings: LanguageServersSettings) -> None:
        """Say good-bye, then end the process, by force when it takes too long."""
        self.closing = True
        self._wire.fail(ServerEnded("was shut down"))
        if self.ended.done():
            return
        try:
            with contextlib.suppress(TimeoutError, JsonRpcException, ServerEnded):
                async with asyncio.timeout(settings.shutdown_seconds):
                    await self._wire.ask_to_leave()
            await self._process.end(settings.exit_seconds, settings.terminate_seconds)
            await asyncio.shield(self.ended)
        except BaseException:
            await asyncio.shield(self.kill())
            raise

    async def kill(self) -> None:
        """End the process now."""
        self.closing = True
        self._wire.fail(ServerEnded("was shut down"))
        await self._process.reap()
        await self.ended

    async def _initialize(
        self, command: ServerCommand, folder: types.WorkspaceFolder, language: str, limit: int
    ) -> None:
        result = await self._wire.request(
            types.INITIALIZE,
            types.InitializeParams(
                capabilities=_CAPABILITIES,
                # A server ends by itself when this process is gone.
                process_id=os.getpid(),
                client_info=types.ClientInfo(name="exomonad"),
                root_uri=folder.uri,
                workspace_folders=[folder],
                initialization_options=command.initialization_options,
            ),
        )
        assert isinstance(result, types.InitializeResult)
        if result.server_info is not None and result.server_info.name:
            self.name = result.server_info.name
        capabilities = result.capabilities
        if capabilities.hover_provider in (None, False):
            raise EffectFailure("unsupported", f"the language server {self.name} has no hover")
        announced = capabilities.position_encoding or "utf-16"
        encoding = command.position_encoding or _MISANNOUNCED.get((self.name, announced), announced)
        known = next((known for known in positions.ENCODINGS if known == encoding), None)
        if known is None:
            raise EffectFailure(
                "unsupported",
                f"the language server {self.name} counts positions in {encoding!r}; "
                f"expected one of {', '.join(positions.ENCODINGS)}",
            )
        self._encoding = known
        self._documents = OpenDocuments(self._wire, language, limit)
        self._wire.notify(types.INITIALIZED, types.InitializedParams())
        if command.configuration:
            self._wire.notify(
                types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                types.DidChangeConfigurationParams(settings=command.configuration),
            )

    async def _watch_end(self) -> str:
        """See to it that the end of the output, or of the process, is the end of the session."""
        output = asyncio.create_task(self._wire.run(self._process.stdout))
        exit_ = asyncio.create_task(self._process.wait())
        silent = False
        try:
            await asyncio.wait({output, exit_}, return_when=asyncio.FIRST_COMPLETED)
            if not self.closing:
                # A server that crashes closes its output a moment before it is gone.
                await asyncio.wait({exit_}, timeout=_OWN_END_SECONDS)
                silent = not exit_.done()
                await self._process.reap()
            how = "wrote no more of the protocol and was killed" if silent else await exit_
            # What it wrote before it ended is still answers.
            await asyncio.wait({output}, timeout=_OWN_END_SECONDS)
        finally:
            self._files.end()
            self._process.send_signal(signal.SIGKILL)
            output.cancel()
            exit_.cancel()
            await asyncio.gather(output, exit_, return_exceptions=True)
            await self._process.release()
        if self.closing:
            self._wire.fail(ServerEnded("was shut down"))
        else:
            self._wire.fail(ServerEnded(how, self.last_words))
        return how


def _register(files: WatchedFiles, params: types.RegistrationParams) -> None:
    asked_for = {registration.method for registration in params.registrations}
    if types.WORKSPACE_DID_CHANGE_WATCHED_FILES in asked_for:
        files.begin()
