"""Unpacking archives that came from elsewhere, without trusting what they say about paths.

The standard library's extraction filters exist from Python 3.11.4 on and Debian 12 has 3.11.2, so
members are judged here. A member is refused when it, or what it links to, would resolve outside the
target folder with the links unpacked before it taken into account.
"""

from __future__ import annotations

import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from exo_gen.toolchain.errors import ToolchainError, UnsafeArchiveError

if TYPE_CHECKING:
    from exo_gen.toolchain.progress import Reporter


def unpack(archive: Path, into: Path, reporter: Reporter) -> None:
    """Unpack a tar (gzip, bzip2, xz or plain) or a zip; `into` must exist and be empty."""
    with reporter.track(f"unpacking {archive.name}", archive.stat().st_size) as advance:
        try:
            if zipfile.is_zipfile(archive):
                _unpack_zip(archive, into)
            else:
                with archive.open("rb") as file:
                    _unpack_tar(_Counted(file, advance), into)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as error:
            raise ToolchainError(f"cannot unpack {archive}: {_reason(error)}") from error


def content_root(folder: Path) -> Path:
    """The folder that matters: archives usually wrap everything into a single one."""
    children = list(folder.iterdir())
    return children[0] if len(children) == 1 and children[0].is_dir() else folder


class _Counted:
    """A file that reports how far it has been read, for a tar that is read as a stream."""

    def __init__(self, file: IO[bytes], advance: Callable[[int], None]) -> None:
        self._file = file
        self._advance = advance

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self._advance(len(chunk))
        return chunk


def _unpack_tar(file: _Counted, into: Path) -> None:
    root = Path(os.path.realpath(into))
    with tarfile.open(fileobj=file, mode="r|*") as tar:  # type: ignore[call-overload]
        # We judged the members already, on every Python alike.
        tar.extraction_filter = getattr(tarfile, "fully_trusted_filter", None)
        for member in tar:
            _refuse_unsafe(member, root)
            # As root, tarfile would hand the files to whatever user ids the archive names.
            member.uid, member.gid = os.geteuid(), os.getegid()
            member.uname = member.gname = ""
            member.mode = (member.mode & 0o755) | (0o700 if member.isdir() else 0o600)
            tar.extract(member, root)


def _refuse_unsafe(member: tarfile.TarInfo, root: Path) -> None:
    if not (member.isfile() or member.isdir() or member.issym() or member.islnk()):
        raise UnsafeArchiveError(f"refused to unpack {member.name!r}: it is a device or a pipe")
    target = root / member.name
    if member.issym():
        places = [target.parent, target.parent / member.linkname]
    elif member.islnk():
        places = [target.parent, root / member.linkname]
    else:
        places = [target]
    if any(not Path(os.path.realpath(place)).is_relative_to(root) for place in places):
        link = f" -> {member.linkname!r}" if member.issym() or member.islnk() else ""
        raise UnsafeArchiveError(
            f"refused to unpack {member.name!r}{link}: it would land outside the target folder"
        )


def _unpack_zip(archive: Path, into: Path) -> None:
    root = Path(os.path.realpath(into))
    with zipfile.ZipFile(archive) as content:
        for name in content.namelist():
            if not Path(os.path.realpath(root / name)).is_relative_to(root):
                raise UnsafeArchiveError(
                    f"refused to unpack {name!r}: it would land outside the target folder"
                )
        content.extractall(root)


def _reason(error: Exception) -> str:
    if isinstance(error, tarfile.ReadError | EOFError):
        return f"it is damaged or in a format this Python does not read ({error})"
    return str(error)
