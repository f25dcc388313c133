"""The files: read as text, shown as a diff, backed up, and replaced together or not at all."""

from __future__ import annotations

import contextlib
import difflib
import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from exo_host.install.errors import NotWritten, SettingsRefused


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after; `None` is a file that is not there."""

    path: Path
    before: str | None
    after: str | None

    @property
    def is_one(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after


def read_text(path: Path) -> str | None:
    """Return a file's text, line ends and all; `None` if there is none; raise `SettingsRefused`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsRefused(f"cannot read {path}: {error.strerror}") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise SettingsRefused(f"{path}:{line}:{column}: not UTF-8") from None


def diff_lines(change: Change) -> Iterator[str]:
    """A unified diff, line by line, fit for a terminal."""
    lines = difflib.unified_diff(
        (change.before or "").splitlines(),
        (change.after or "").splitlines(),
        fromfile="/dev/null" if change.before is None else str(change.path),
        tofile="/dev/null" if change.after is None else str(change.path),
        lineterm="",
    )
    for line in lines:
        yield "".join(c if c.isprintable() or c == "\t" else ascii(c)[1:-1] for c in line)


def write_all(changes: Sequence[Change], stamp: str) -> list[Path]:
    """Make all changes and return the backups, named by `stamp`; raise `NotWritten`.

    Each file is backed up beside itself and replaced in one step, through links and with its mode
    kept. When one cannot be, those before it get their old content back.
    """
    with contextlib.ExitStack() as undo:
        backups: list[Path] = []
        try:
            for change in changes:
                _check_unchanged(change)
                backup = _back_up(change, stamp, undo)
                if backup is not None:
                    backups.append(backup)
                _make_directory(change.path.resolve().parent, undo)
            for change in changes:
                undo.callback(_put, change.path, change.before)
                _put(change.path, change.after)
        except (OSError, RuntimeError, UnicodeEncodeError) as error:
            what = error.strerror if isinstance(error, OSError) else str(error)
            where = getattr(error, "filename", None) or change.path
            raise NotWritten(f"cannot write {where}: {what}; nothing was changed") from None
        undo.pop_all()
        return backups


def _check_unchanged(change: Change) -> None:
    if read_text(change.path) != change.before:
        raise NotWritten(f"{change.path} was changed meanwhile; nothing was written, try again")


def _back_up(change: Change, stamp: str, undo: contextlib.ExitStack) -> Path | None:
    if change.before is None:
        return None
    mode = stat.S_IMODE(change.path.stat().st_mode)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    for count in range(100):
        more = f"-{count}" if count else ""
        backup = change.path.with_name(f"{change.path.name}.bak-{stamp}{more}")
        with contextlib.suppress(FileExistsError):
            descriptor = os.open(backup, flags, mode)
            undo.callback(backup.unlink, missing_ok=True)
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(descriptor, mode)
                file.write(change.before.encode())
            return backup
    raise OSError(0, "there are a hundred backups of this second", str(change.path))


def _make_directory(directory: Path, undo: contextlib.ExitStack) -> None:
    missing = [each for each in (directory, *directory.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir()
        undo.callback(_remove_directory, each)


def _remove_directory(directory: Path) -> None:
    with contextlib.suppress(OSError):
        directory.rmdir()


def _put(path: Path, text: str | None) -> None:
    """Let a file have this content, or not be there."""
    target = path.resolve()
    if text is None:
        target.unlink(missing_ok=True)
        return
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            _copy_owner_and_mode(target, descriptor)
            file.write(text.encode())
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _copy_owner_and_mode(target: Path, descriptor: int) -> None:
    try:
        status = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)
        return
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
