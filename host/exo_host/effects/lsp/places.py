"""Where a hover is asked: a workspace the settings allow, and a document inside it."""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from exo_host.effects.lsp.settings import LanguageServersSettings
from exo_types.failure import EffectFailure
from exo_types.models import LSPHoverQuery


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file does."""

    modified_ns: int
    size: int
    inode: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a call wants it seen."""

    path: Path
    """Absolute, links resolved."""

    text: str
    stamp: Stamp | None
    """The file's when it was read; None when the call brought the text."""


def find_workspace(query: LSPHoverQuery, settings: LanguageServersSettings) -> Path:
    """The workspace, links resolved; `not_found` without one, `forbidden` outside the roots."""
    workspace = _resolved("workspace", query.workspace)
    roots = [root.resolve() for root in settings.roots]
    if roots and not any(workspace.is_relative_to(root) for root in roots):
        raise EffectFailure(
            "forbidden",
            f"{query.workspace} is in none of the folders language servers may be opened on",
        )
    try:
        if workspace.is_dir():
            return workspace
    except OSError as error:
        raise _unreadable(query.workspace, error) from None
    raise EffectFailure("not_found", f"there is no directory {query.workspace}")


def read_document(
    query: LSPHoverQuery, workspace: Path, settings: LanguageServersSettings
) -> Document:
    """The document and its text: the one the call brought, else the file's."""
    path = _resolved("file", query.file)
    if not path.is_relative_to(workspace):
        raise EffectFailure(
            "forbidden", f"{query.file} is not inside the workspace {query.workspace}"
        )
    if query.text is not None:
        if len(query.text.encode()) > settings.max_file_bytes:
            raise _too_large("the text", settings)
        return Document(path, query.text, None)
    try:
        content, stamp = _read(path, settings)
    except OSError as error:
        raise _unreadable(query.file, error) from None
    try:
        # A byte order mark is no part of a document's text, in any editor.
        return Document(path, content.decode("utf-8-sig"), stamp)
    except UnicodeDecodeError as error:
        raise EffectFailure(
            "invalid_input",
            f"{query.file} is not UTF-8 at byte {error.start}; send its text along",
        ) from None


def stamp_of(path: Path) -> Stamp | None:
    """A file's stamp now; None when there is no such file."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def _read(path: Path, settings: LanguageServersSettings) -> tuple[bytes, Stamp]:
    # NOFOLLOW: the path is resolved, so a link here was put there since. NONBLOCK: opening a pipe
    # would wait for its writer.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise EffectFailure("invalid_input", f"{path} is not a regular file")
        with open(descriptor, "rb", closefd=False) as file:
            content = file.read(settings.max_file_bytes + 1)
    finally:
        os.close(descriptor)
    if len(content) > settings.max_file_bytes:
        raise _too_large(str(path), settings)
    return content, _stamp(about)


def _stamp(about: os.stat_result) -> Stamp:
    return Stamp(about.st_mtime_ns, about.st_size, about.st_ino)


def _too_large(what: str, settings: LanguageServersSettings) -> EffectFailure:
    return EffectFailure("invalid_input", f"{what} has more than {settings.max_file_bytes} bytes")


def _unreadable(path: str, error: OSError) -> EffectFailure:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return EffectFailure("not_found", f"there is no file {path}")
        case PermissionError():
            return EffectFailure("forbidden", f"{path} cannot be read: {error.strerror}")
        case _:
            return EffectFailure("not_found", f"{path} cannot be read: {error.strerror}")


def _resolved(what: str, path: str) -> Path:
    if any(unicodedata.category(character) == "Cc" for character in path):
        raise EffectFailure("invalid_input", f"the {what} has a control character in its name")
    if not Path(path).is_absolute():
        raise EffectFailure(
            "invalid_input", f"expected an absolute path as the {what}, got {path!r}"
        )
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError):
        # RuntimeError: links that lead to themselves.
        raise EffectFailure("not_found", f"the {what} {path} leads nowhere") from None
