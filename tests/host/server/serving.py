"""A real `exo-host serve` as a process, and plain requests to it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[3]
WASM = ROOT / "generated" / "wasm"
EXO_HOST = (sys.executable, "-m", "exo_host")
PATIENCE = 60.0


@dataclass
class Serving:
    """A host that serves from a directory."""

    directory: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def socket(self) -> Path:
        """Its Unix socket."""
        return self.directory / ".exomonad" / "host.sock"

    @property
    def url(self) -> str:
        """Where it listens on TCP."""
        found = re.search(r"http://[^/\s]+", self.says(r"/  \(its token is in "))
        assert found is not None
        return found[0]

    @property
    def token(self) -> str:
        """The bearer token."""
        return (self.directory / ".exomonad" / "token").read_text().strip()

    def request(
        self, method: str, path: str, *, tcp: bool = False, token: bool = True, **more: Any
    ) -> httpx.Response:
        """Make a request, over the Unix socket if nothing else is said."""
        headers = dict(more.pop("headers", {}))
        if tcp and token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        base = self.url if tcp else "http://localhost"
        transport = None if tcp else httpx.HTTPTransport(uds=str(self.socket))
        with httpx.Client(base_url=base, transport=transport, timeout=PATIENCE) as client:
            return client.request(method, path, headers=headers, **more)

    def post(self, path: str, document: object, **more: Any) -> Any:
        """Post a document over the Unix socket and return the one that comes back."""
        return self.request("POST", path, content=json.dumps(document), **more).json()

    def says(self, pattern: str, times: int = 1, patience: float = PATIENCE) -> str:
        """Wait until so many lines of its terminal match, and return the last of them."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            found = [line for line in list(self.lines) if re.search(pattern, line)]
            if len(found) >= times:
                return found[times - 1]
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError(f"no line like {pattern!r} among:\n" + "\n".join(self.lines))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def configure(directory: Path, **sections: dict[str, Any]) -> None:
    """Write an exomonad.toml: the product guest, a free port, no forge, and whatever is said."""
    content: dict[str, dict[str, Any]] = {
        "guest": {"wasm": str(WASM / "guest.wasm")},
        "server": {"port": 0},
        # Where nobody listens: no test is to reach the real one.
        "github": {"base_url": "http://127.0.0.1:9", "retries": 0, "use_gh_cli": False},
    }
    for name, section in sections.items():
        content.setdefault(name, {}).update(section)
    lines = []
    for name, section in content.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in section.items()]
    (directory / "exomonad.toml").write_text("\n".join(lines) + "\n")


def environment(**more: str) -> dict[str, str]:
    """What the host gets of this process's environment: nothing that would configure it."""
    kept = ("PATH", "HOME", "PYTHONPATH", "XDG_CACHE_HOME", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | more


@contextmanager
def serving(
    directory: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[Serving]:
    """Start a host in a directory that is configured, and end it with the block."""
    process = subprocess.Popen(
        [*EXO_HOST, "serve", *arguments],
        cwd=directory,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    host = Serving(directory, process)
    reader = threading.Thread(target=_read, args=(process, host.lines), daemon=True)
    reader.start()
    try:
        host.says(r"serves .*guest")
        yield host
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        reader.join()
        assert process.stderr is not None
        process.stderr.close()


def _read(process: subprocess.Popen[str], lines: list[str]) -> None:
    assert process.stderr is not None
    lines.extend(line.rstrip("\n") for line in process.stderr)


def run(directory: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of exo-host in a directory."""
    return subprocess.run(
        [*EXO_HOST, *arguments],
        cwd=directory,
        env=environment(),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
