"""The state journal: what the guest remembers of each session, on disk after every call.

One file a session, named by the digest of its id: `{"session": ..., "snapshot": ...}`. A file is
written beside its place, forced to disk and renamed, so that a crash at any moment leaves the old
one or the new one. One process at a time holds a journal.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from exo_host.errors import HostError

_SUFFIX: Final = ".json"
_DAMAGED: Final = ".damaged"
_LOCK: Final = "lock"
_ENDING: Final = b"}\n"


class JournalBusy(HostError):
    """Another process keeps its state in this directory."""


class JournalUnusable(HostError):
    """The directory cannot be used, and why."""


class StateNotSaved(HostError):
    """A session's state could not be written; the call it came from has been made."""


@dataclass(frozen=True, slots=True)
class SavedSession:
    """A session on disk."""

    id: str
    bytes: int
    saved_at: float
    """In seconds since 1970."""


class StateJournal:
    """The snapshots of all sessions, in one directory; for any thread."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        """Take the directory; raise `JournalBusy` or `JournalUnusable`.

        Without `durable` a file is not forced to disk: it survives the process, not the machine.
        """
        self._directory = directory
        self._durable = durable
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(directory / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise JournalUnusable(
                f"cannot keep state in {directory}: {error.strerror}; "
                "choose another `[state] directory` in exomonad.toml"
            ) from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._lock)
            raise JournalBusy(
                f"another exo-host keeps its state in {directory}; stop it, "
                "or choose another `[state] directory` in exomonad.toml"
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another process have the directory."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def read(self, session: str) -> bytes | None:
        """Return a session's snapshot, a document; none for a session that has none.

        A file that is damaged is put aside under another name, and the session starts anew.
        """
        path = self._path(session)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise JournalUnusable(f"cannot read {path}: {error.strerror}") from None
        try:
            return _snapshot(content, session)
        except ValueError:
            path.replace(path.with_suffix(f"{_DAMAGED}-{time.time_ns()}"))
            return None

    def write(self, session: str, snapshot: bytes) -> None:
        """Keep a snapshot instead of the one before; raise `StateNotSaved`."""
        path = self._path(session)
        try:
            descriptor, name = tempfile.mkstemp(dir=self._directory, prefix=".", suffix=_SUFFIX)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_opening(session) + snapshot + _ENDING)
                    file.flush()
                    if self._durable:
                        os.fsync(file.fileno())
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
            self._settle()
        except OSError as error:
            raise StateNotSaved(
                f"the call was made, but what the guest remembers of it could not be written to "
                f"{path}: {error.strerror}"
            ) from None

    def forget(self, session: str) -> None:
        """Remove a session; raise `StateNotSaved`."""
        try:
            self._path(session).unlink(missing_ok=True)
            self._settle()
        except OSError as error:
            raise StateNotSaved(f"cannot remove a session's state: {error.strerror}") from None

    def sessions(self, newest: int | None = None) -> Iterator[SavedSession]:
        """List what is kept, the newest first, at most so many; damaged files are left out."""
        files = []
        for path in self._directory.glob(f"[0-9a-f]*{_SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):
                files.append((path.stat(), path))
        files.sort(key=lambda each: each[0].st_mtime, reverse=True)
        for status, path in files[:newest]:
            try:
                name = json.loads(path.read_bytes())["session"]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            yield SavedSession(str(name), status.st_size, status.st_mtime)

    def prune(self, older_than_seconds: float) -> int:
        """Remove the sessions that nobody came back to for so long, and the crumbs of a crash."""
        removed = 0
        for path in self._directory.glob(f".*{_SUFFIX}"):
            path.unlink(missing_ok=True)
        for session in list(self.sessions()):
            if session.saved_at < time.time() - older_than_seconds:
                self.forget(session.id)
                removed += 1
        return removed

    def _settle(self) -> None:
        # The new name is in the directory, which is a file of its own.
        if self._durable:
            descriptor = os.open(self._directory, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _path(self, session: str) -> Path:
        digest = hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest()
        return self._directory / f"{digest[:40]}{_SUFFIX}"


def _opening(session: str) -> bytes:
    return b'{"session":' + json.dumps(session).encode() + b',"snapshot":'


def _snapshot(content: bytes, session: str) -> bytes:
    opening = _opening(session)
    if not content.startswith(opening) or not content.endswith(_ENDING):
        raise ValueError("not this session's file")
    snapshot = content[len(opening) : -len(_ENDING)]
    json.loads(snapshot)
    return snapshot
