"""An empty cache, a compiler in an archive, and a loopback server to fetch it from."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.codegen.toolchain.samples import GHC, Server, make_tar

from exo_gen.toolchain.install import Installed, install
from exo_gen.toolchain.progress import PlainReporter


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def reporter(log: io.StringIO) -> PlainReporter:
    return PlainReporter(log)


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache, and a PATH without any compiler but with a shell's usual programs."""
    monkeypatch.setenv("EXO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.delenv("EXO_GHC_WASM_ARCHIVE", raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, reporter: PlainReporter) -> Callable[[object], Installed]:
    """Install from the archive a user names."""

    def install_from(named: object) -> Installed:
        monkeypatch.setenv("EXO_GHC_WASM_ARCHIVE", str(named))
        return install(reporter)

    return install_from


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    files = {"ghc-wasm/bin/wasm32-wasi-ghc": GHC, "ghc-wasm/lib/settings": "x" * 200_000}
    return make_tar(tmp_path / "ghc.tar.xz", files)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            content = state.files.get(self.path)
            if content is None:
                self.answer(404, None, b"", 0)
                return
            start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked else 0  # type: ignore[index]
            if self.headers.get("If-Range") not in (None, state.etag):
                start = 0
            if start >= len(content):
                self.answer(416, asked, b"", 0)
                return
            rest = content[start:]
            sent = rest
            if state.hang_ups and not self.path.endswith(".sha256"):
                state.hang_ups -= 1
                sent = rest[: len(rest) // 2]
            self.answer(206 if start else 200, asked, sent, len(rest))

        def answer(self, status: int, asked: str | None, body: bytes, promised: int) -> None:
            state.requests.append((self.path, asked, status))
            self.send_response(status)
            self.send_header("Content-Length", str(promised))
            if state.etag:
                self.send_header("ETag", state.etag)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
            """Stay silent."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()
