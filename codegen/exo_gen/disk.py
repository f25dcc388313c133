"""What writing does to the disk: durable files, settled folders, a lock, and errors in words."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.manifest import digest

NO_FILE: Final = "no file"
"""The digest of what is there without being a regular file; no SHA-256 looks like it."""


_WAITING: Final = 8
"""So many files are waited for at once: a disk that is asked for several has them sooner."""


def write_durably(files: Mapping[Path, bytes]) -> None:
    """Write new files and wait until the disk has them."""
    for path, data in files.items():
        _write(path, data)
    with ThreadPoolExecutor(min(_WAITING, len(files) or 1)) as waiting:
        for _ in waiting.map(settle, files):
            pass


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def settle(path: Path) -> None:
    """Wait until the disk has a file, or what was made, renamed and removed in a folder."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_at(path: Path) -> str | None:
    """SHA-256 of a regular file, None where nothing is, `NO_FILE` for anything else.

    Links are not followed, and a pipe that nobody writes to is not waited for.
    """
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(mode):
        return NO_FILE
    with path.open("rb", buffering=0) as file:
        return digest(file.read())


def require_inside(root: Path, path: str) -> None:
    """Refuse a path that would not lead to a place below `root`."""
    parts = PurePosixPath(path).parts
    if not parts or "\0" in path or path.startswith("/") or ".." in path.split("/"):
        raise ExoGenError(f"{path!r} is no place below {root}; nothing was written")
    for depth in range(1, len(parts)):
        folder = root.joinpath(*parts[:depth])
        if folder.is_symlink():
            raise ExoGenError(
                f"{folder} is a link, through which a file would leave {root}; "
                "put a folder in its place; nothing was written"
            )


@contextmanager
def in_words(doing: str) -> Iterator[None]:
    """Turn an error of the system into one that says what was being done."""
    try:
        yield
    except OSError as error:
        where = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str) else ""
        raise ExoGenError(f"cannot {doing}: {error.strerror or error}{where}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, waiting for whoever has it; the system frees that of the dead.

    The lock is on the folder itself, so that it leaves no file behind.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
