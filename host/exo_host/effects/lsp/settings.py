"""What language servers a host may run, and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, Field, JsonValue

from exo_host.effects.lsp.positions import Encoding

Seconds = Annotated[float, Field(gt=0)]


def _spelled_out(command: object) -> object:
    """A bare argument list is a command with nothing else to say."""
    return {"argv": command} if isinstance(command, list | tuple) else command


def _alternatives(commands: object) -> object:
    """One command is a list of one alternative."""
    match commands:
        case BaseModel() | Mapping() | [str(), *_]:
            return [commands]
        case _:
            return commands


class ServerCommand(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """How a language server is started, and what it is told."""

    argv: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], Field(min_length=1)]
    """The program and its arguments. A program without a slash is looked for on PATH, then beside
    the running Python."""

    install: str = ""
    """How a person gets the program, such as `pip install basedpyright`."""

    initialization_options: JsonValue = None
    """Sent with `initialize`."""

    configuration: dict[str, JsonValue] = {}
    """Answers `workspace/configuration`: section `a.b` is `configuration["a"]["b"]`."""

    position_encoding: Encoding | None = None
    """What the server counts characters in, for one that announces something else; those known to
    do so need no mention."""

    environment: dict[str, str] = {}
    """Variables on top of the few that every server gets."""


Command = Annotated[ServerCommand, BeforeValidator(_spelled_out)]
Commands = Annotated[tuple[Command, ...], BeforeValidator(_alternatives)]

_TYPESCRIPT: Final = ServerCommand(
    argv=("typescript-language-server", "--stdio"),
    install="npm install --global typescript typescript-language-server",
)

DEFAULT_SERVERS: Final[Mapping[str, Sequence[ServerCommand]]] = {
    "python": (
        ServerCommand(
            argv=("basedpyright-langserver", "--stdio"), install="pip install basedpyright"
        ),
        ServerCommand(
            argv=("jedi-language-server",),
            install="pip install jedi-language-server",
        ),
    ),
    "typescript": (_TYPESCRIPT,),
    "typescriptreact": (_TYPESCRIPT,),
    "javascript": (_TYPESCRIPT,),
    "javascriptreact": (_TYPESCRIPT,),
    "haskell": (
        ServerCommand(
            argv=("haskell-language-server-wrapper", "--lsp"), install="ghcup install hls"
        ),
    ),
    "rust": (ServerCommand(argv=("rust-analyzer",), install="rustup component add rust-analyzer"),),
    "go": (ServerCommand(argv=("gopls",), install="go install golang.org/x/tools/gopls@latest"),),
}
"""By language identifier; of several alternatives the first that is installed is used."""


class LanguageServersSettings(
    BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True
):
    """Which servers are run, where, and how long each step may take."""

    servers: dict[str, Commands] = {}
    """Language identifier -> argument list, command, or list of alternatives. A language named
    here replaces its default (`DEFAULT_SERVERS`); an empty list turns it off."""

    roots: tuple[Path, ...] = ()
    """Folders a workspace must be inside of, links resolved; empty means anywhere."""

    timeout_seconds: Seconds = 30.0
    """For a hover, once the server has started."""

    start_timeout_seconds: Seconds = 60.0
    """For a server to start and answer `initialize`."""

    idle_seconds: Seconds = 600.0
    """A server nobody has asked for so long is shut down."""

    max_servers: Annotated[int, Field(ge=1)] = 8
    """Servers at a time; beyond, the one longest idle makes room."""

    max_open_documents: Annotated[int, Field(ge=1)] = 32
    """Documents a server has open; beyond, the one longest unused is closed."""

    max_watched_files: Annotated[int, Field(ge=0)] = 20_000
    """A server that asks to hear of changed files does so in workspaces of up to so many."""

    max_file_bytes: Annotated[int, Field(ge=1)] = 4 * 1024 * 1024
    """Largest document that is read."""

    backoff_seconds: Seconds = 1.0
    """Wait after a first crash; doubles with every crash that follows without an answer."""

    backoff_max_seconds: Seconds = 60.0
    """Longest wait after a crash."""

    shutdown_seconds: Seconds = 5.0
    """For the answer to `shutdown`."""

    exit_seconds: Seconds = 1.0
    """For the process to end after `exit`; then it gets SIGTERM."""

    terminate_seconds: Seconds = 2.0
    """For the process to end after SIGTERM; then it gets SIGKILL."""

    def commands(self, language: str) -> Sequence[ServerCommand]:
        """The alternatives for a language; empty when none is configured."""
        return self.servers.get(language, DEFAULT_SERVERS.get(language, ()))

    def languages(self) -> list[str]:
        """Languages with a server configured, sorted."""
        return sorted(name for name in {*DEFAULT_SERVERS, *self.servers} if self.commands(name))
