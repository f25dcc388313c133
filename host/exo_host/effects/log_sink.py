"""Where lines of the log go: a stream or a file, whole lines, whatever state the other end is in.

A log that cannot be written is no reason for a call to fail or to wait: the line is lost, and
counted.
"""

from __future__ import annotations

import io
import os
import select
import stat
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final, TextIO

_AT_ONCE: Final = 4096
"""Bytes a pipe that is ready takes without making the writer wait."""

_PATIENCE_MS: Final = 200
"""How long the rest of a line may wait for a reader that took its beginning."""


class Sink:
    """Writes lines. For any thread; never raises; waits a moment at most."""

    def __init__(self, stream: TextIO | None, file: Path | None) -> None:
        self._stream = stream
        self._file = file
        self._descriptor: int | None = None
        self._failed = False
        self._closed = False
        self._torn = False
        self._lock = threading.Lock()
        self.lost = 0
        """Lines that could not be written, or not be made."""

    def is_terminal(self) -> bool:
        """Whether a person is looking on."""
        if self._file is not None:
            return False
        try:
            return self._open_stream().isatty()
        except (ValueError, OSError, AttributeError):
            return False

    def write(self, line: str) -> None:
        """Write one line; `line` has no end of its own."""
        with self._lock:
            try:
                written = self._write(line)
            except (ValueError, OSError, AttributeError):
                written = False
            if not written:
                self.lost += 1

    # As structlog calls what is at the end of its chain; the line has its level by then.
    debug = info = warning = error = critical = write

    def close(self) -> None:
        """Close the file, if there is one; a stream belongs to whoever gave it."""
        with self._lock:
            self._closed = True
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _open_stream(self) -> TextIO:
        # Looked up at each line: the process may be given another stderr.
        return sys.stderr if self._stream is None else self._stream

    def _write(self, line: str) -> bool:
        descriptor = self._open_file()
        stream = None if descriptor is not None else self._open_stream()
        encoding = (stream.encoding if stream is not None else None) or "utf-8"
        data = (line + "\n").encode(encoding, "backslashreplace")
        if stream is not None:
            descriptor = _descriptor(stream)
            if descriptor is None:
                stream.write(data.decode(encoding))
                stream.flush()
                return True
            stream.flush()
        assert descriptor is not None
        if self._torn:
            data = b"\n" + data
        sent = _send(descriptor, data)
        self._torn = (self._torn and sent == 0) or 0 < sent < len(data)
        return sent == len(data)

    def _open_file(self) -> int | None:
        if self._file is None or self._failed or self._descriptor is not None:
            return self._descriptor
        if self._closed:
            raise ValueError("the log is closed")
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            self._descriptor = os.open(self._file, flags, 0o600)
        except OSError as error:
            # Said once; from here on the records go where they would go without a file.
            self._failed = True
            print(f"exo-host: cannot log to {self._file}: {error.strerror}", file=sys.stderr)
            return None
        if stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            # It may have been there before, open to everyone.
            with suppress(OSError):
                os.fchmod(self._descriptor, 0o600)
        return self._descriptor


def _descriptor(stream: TextIO) -> int | None:
    try:
        return stream.fileno()
    except (OSError, AttributeError, io.UnsupportedOperation):
        return None


def _send(descriptor: int, data: bytes) -> int:
    """Write as much as goes without waiting for a reader that does not read; say how much."""
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    sent = 0
    while sent < len(data):
        ready = poll.poll(_PATIENCE_MS if sent else 0)
        if not ready or not ready[0][1] & select.POLLOUT:
            break
        try:
            sent += os.write(descriptor, data[sent : sent + _AT_ONCE])
        except (BlockingIOError, InterruptedError):
            continue
        except OSError:
            break
    return sent
