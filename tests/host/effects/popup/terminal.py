"""A real tmux server with a terminal attached to it: keys are typed into it and its screen is read.

The far side of the terminal is a pseudo terminal of ours, so what tmux draws is what we read. The
text is looked for in the stream as drawn, escape sequences taken out and blanks drawn together;
tmux redraws in rows, so that words stay whole.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import shutil
import struct
import subprocess
import termios
from pathlib import Path
from typing import Final

import pytest

_DEADLINE_SECONDS: Final = 20.0
_SEQUENCE: Final = re.compile(
    rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]"
    rb"|\x1b\][^\x07\x1b]*(\x07|\x1b\\)"
    rb"|\x1b[()].|\x1b[=>78MDEHc]|[\x0e\x0f]"
)
_BLANKS: Final = re.compile(r"\s+")


def need_tmux() -> None:
    """Skip where there is no tmux."""
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux: apt-get install tmux")


class Server:
    """A tmux server of its own, with one session that shows nothing."""

    def __init__(self, folder: Path) -> None:
        self.socket = str(folder / "tmux.sock")
        self.run("new-session", "-d", "-s", "work", "-x", "80", "-y", "24", "cat")
        self.run("set-option", "-g", "escape-time", "0")

    def run(self, *arguments: str) -> str:
        """Run a tmux command."""
        return subprocess.run(
            ["tmux", "-S", self.socket, "-f", "/dev/null", *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=_DEADLINE_SECONDS,
        ).stdout

    def stop(self) -> None:
        """End the server, if it still runs."""
        subprocess.run(
            ["tmux", "-S", self.socket, "kill-server"],
            check=False,
            capture_output=True,
            timeout=_DEADLINE_SECONDS,
        )


class Terminal:
    """A terminal attached to a server."""

    def __init__(self, server: Server, columns: int = 80, rows: int = 24) -> None:
        self._drawn = bytearray()
        self._news = asyncio.Event()
        self._ours, theirs = pty.openpty()
        self.name = os.ttyname(theirs)
        """What tmux calls the client."""
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._client = subprocess.Popen(
            ["tmux", "-S", server.socket, "attach", "-t", "work"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TMUX": ""},
            start_new_session=True,
        )
        os.close(theirs)
        os.set_blocking(self._ours, False)
        asyncio.get_running_loop().add_reader(self._ours, self._read)

    def _read(self) -> None:
        try:
            self._drawn += os.read(self._ours, 65536)
        except OSError:
            asyncio.get_running_loop().remove_reader(self._ours)
        self._news.set()

    @property
    def text(self) -> str:
        """Everything drawn since the last `forget`, in the order it was drawn."""
        return _BLANKS.sub(" ", _SEQUENCE.sub(b" ", bytes(self._drawn)).decode("utf-8", "replace"))

    def forget(self) -> None:
        """Look only at what is drawn from now on."""
        self._drawn.clear()

    def type(self, keys: str) -> None:
        """Type; `\\t` is Tab, `\\r` Enter, `\\x13` Ctrl+S, `\\x1b` Escape."""
        os.write(self._ours, keys.encode())

    async def sees(self, text: str) -> None:
        """Wait until a text is drawn."""
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                while text not in self.text:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"{text!r} is not on the screen:\n{self.text}") from None

    def stop(self) -> None:
        """Hang up."""
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        if self._client.poll() is None:
            self._client.terminate()
        self._client.wait(timeout=_DEADLINE_SECONDS)
