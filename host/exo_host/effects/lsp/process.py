"""A language server's process: its own process group, a small environment, bounded last words."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_KEPT_VARIABLES: Final = (
    *("PATH", "HOME", "TMPDIR", "SYSTEMROOT"),
    *("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    # Where compilers live that were not installed in their usual places.
    *("RUSTUP_HOME", "CARGO_HOME", "GOPATH", "GOROOT", "GHCUP_INSTALL_BASE_PREFIX"),
)
_LAST_LINES: Final = 10
_LINE_CHARACTERS: Final = 300
_READ_BYTES: Final = 8192
_LAST_READ_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 0.005
_LOOKS: Final = 100


def find_program(name: str) -> str | None:
    """Where a program is: on PATH, or beside the running Python."""
    beside = str(Path(sys.executable).parent)
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), beside))
    found = shutil.which(name, path=path)
    # Absolute: a server is started in its workspace, where a relative path is another program.
    return str(Path(found).absolute()) if found is not None else None


class ServerProcess:
    """A running server. It leads a process group, and ends together with everything in it."""

    def __init__(self, transport: asyncio.SubprocessTransport, streams: _Streams) -> None:
        self._transport = transport
        self._streams = streams
        self._process = asyncio.subprocess.Process(transport, streams, asyncio.get_running_loop())
        self._last: deque[str] = deque(maxlen=_LAST_LINES)
        self._stderr = asyncio.create_task(self._drain_stderr())

    @classmethod
    async def start(
        cls, argv: Sequence[str], directory: Path, environment: Mapping[str, str]
    ) -> ServerProcess:
        """Start `argv` in a directory; `OSError` when the system refuses."""
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        transport, streams = await asyncio.get_running_loop().subprocess_exec(
            _Streams,
            *argv,
            cwd=directory,
            env={**kept, "LC_ALL": "C.UTF-8", **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return cls(transport, streams)

    @property
    def pid(self) -> int:
        """The leader's, and the group's."""
        return self._process.pid

    @property
    def stdin(self) -> asyncio.StreamWriter:
        """What the server reads."""
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def stdout(self) -> asyncio.StreamReader:
        """What the server writes."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def last_words(self) -> list[str]:
        """The last lines the server wrote to stderr."""
        return list(self._last)

    async def wait(self) -> str:
        """How the leader ended, in words."""
        await asyncio.shield(self._streams.exited)
        status = self._transport.get_returncode()
        if status is None or status >= 0:
            return f"exited with status {status}"
        with contextlib.suppress(ValueError):
            return f"was ended by {signal.Signals(-status).name}"
        return f"was ended by signal {-status}"

    def send_signal(self, number: signal.Signals) -> None:
        """To everyone in the group; nobody left is no error."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def _group_exists(self) -> bool:
        try:
            os.killpg(self.pid, 0)
        except (ProcessLookupError, PermissionError):
            return False
        return True

    async def end(self, exit_seconds: float, terminate_seconds: float) -> None:
        """End the group: closed stdin first, then SIGTERM, then SIGKILL."""
        try:
            self.stdin.close()
            for seconds, number in (
                (exit_seconds, signal.SIGTERM),
                (terminate_seconds, signal.SIGKILL),
            ):
                try:
                    async with asyncio.timeout(seconds):
                        await self.wait()
                    break
                except TimeoutError:
                    self.send_signal(number)
        finally:
            await asyncio.shield(self.reap())

    async def reap(self) -> None:
        """Kill whoever is left of the group, and wait until the leader is gone."""
        self.send_signal(signal.SIGKILL)
        await self.wait()
        # The leader may have gone by itself and left children behind.
        self.send_signal(signal.SIGKILL)
        # They are not ours to wait for, so their end can only be looked for.
        for _ in range(_LOOKS):
            if not self._group_exists():
                break
            await asyncio.sleep(_LOOK_SECONDS)

    async def release(self) -> None:
        """Close the pipes, once everything worth reading has been read."""
        await asyncio.wait({self._stderr}, timeout=_LAST_READ_SECONDS)
        self._stderr.cancel()
        self._transport.close()

    async def _drain_stderr(self) -> None:
        assert self._process.stderr is not None
        line = b""
        while chunk := await self._process.stderr.read(_READ_BYTES):
            *whole, line = (line + chunk).split(b"\n")
            for text in whole:
                self._note(text)
            line = line[:_READ_BYTES]
        self._note(line)

    def _note(self, line: bytes) -> None:
        if text := line.decode("utf-8", "replace").strip():
            self._last.append(text[:_LINE_CHARACTERS])


class _Streams(asyncio.subprocess.SubprocessStreamProtocol):
    """asyncio's streams of a process, and its exit.

    `Process.wait` of Python 3.11 waits until the pipes are closed as well, which a child that the
    server left behind keeps open.
    """

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(limit=_READ_BYTES * 8, loop=loop)
        self.exited: asyncio.Future[None] = loop.create_future()

    def process_exited(self) -> None:
        super().process_exited()
        if not self.exited.done():
            self.exited.set_result(None)
