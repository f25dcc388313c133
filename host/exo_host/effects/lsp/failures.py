"""What goes wrong with a language server, in the closed set of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from exo_host.effects.lsp.settings import ServerCommand
from exo_types.failure import EffectFailure
from exo_types.models import EffectErrorCode

_MESSAGE_CHARACTERS: Final = 1000
_CODES: Final[dict[int, EffectErrorCode]] = {
    int(types.LSPErrorCodes.ContentModified): "conflict",
    int(types.LSPErrorCodes.RequestCancelled): "cancelled",
    int(types.LSPErrorCodes.ServerCancelled): "cancelled",
    int(types.ErrorCodes.MethodNotFound): "unsupported",
}


def not_configured(language: str, languages: Iterable[str]) -> EffectFailure:
    """Nobody said which server speaks this language."""
    known = ", ".join(languages) or "none"
    return EffectFailure(
        "unsupported",
        f"no language server is configured for {language!r}; there is one for: {known}",
    )


def not_installed(language: str, commands: Sequence[ServerCommand]) -> EffectFailure:
    """None of a language's servers is on this machine."""
    names = " or ".join(command.argv[0] for command in commands)
    remedy = next((command.install for command in commands if command.install), "")
    return EffectFailure(
        "unavailable",
        f"the language server for {language} is not installed: no {names} on PATH"
        + (f"; get it with: {remedy}" if remedy else ""),
    )


def not_started(program: str, error: OSError) -> EffectFailure:
    """The system would not run the program."""
    return EffectFailure("unavailable", f"{program} cannot be started: {error.strerror}")


def ended(name: str, how: str, last_words: Sequence[str], retry_after_ms: int) -> EffectFailure:
    """The server is gone, and will be started again when the wait is over."""
    return EffectFailure(
        "unavailable",
        f"the language server {name} {how}; it is started again in {retry_after_ms} ms",
        retry_after_ms=max(1, retry_after_ms),
        details={"stderr": list(last_words)},
    )


def left() -> EffectFailure:
    """We shut the server down while it was asked."""
    return EffectFailure("cancelled", "the language server was shut down while it was asked")


def too_slow(name: str, doing: str, seconds: float) -> EffectFailure:
    """The server did not do something in time."""
    return EffectFailure(
        "timeout", f"the language server {name} did not {doing} within {seconds:g} seconds"
    )


def said(name: str, error: JsonRpcException) -> EffectFailure:
    """The server answered with an error."""
    message = error.message[:_MESSAGE_CHARACTERS]
    return EffectFailure(
        _CODES.get(error.code, "internal"),
        f"the language server {name} answered with error {error.code}: {message}",
        details={"code": error.code, "message": message},
    )
