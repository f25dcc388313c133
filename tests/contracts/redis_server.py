"""A Redis server of a test's own, on a Unix socket, with a password."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

PASSWORD: Final = "open sesame"
_PATIENCE: Final = 30.0


@contextmanager
def serving() -> Iterator[str]:
    """Start a server and yield its address; skip where there is none to start."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server: apt-get install redis-server")
    # Not in pytest's folder: the path of a socket may have 107 bytes and no more.
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        socket = Path(folder) / "socket"
        options = {"port": "0", "unixsocket": str(socket), "save": "", "requirepass": PASSWORD}
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        with subprocess.Popen(
            [program, *flags], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as server:
            try:
                _await(socket, server)
                yield f"unix://:{PASSWORD.replace(' ', '%20')}@{socket}"
            finally:
                server.terminate()
                server.communicate()


def _await(socket: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not socket.exists():
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise AssertionError(f"redis-server did not start: {server.communicate()[0]!r}")
        time.sleep(0.02)
