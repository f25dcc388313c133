"""A registry of images on this machine: a folder that podman wrote, served as registries serve.

Protocol: https://github.com/opencontainers/distribution-spec, pulling only.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

_TYPES: Final = {
    "manifests": "application/vnd.oci.image.manifest.v1+json",
    "blobs": "application/octet-stream",
}


class Registry(ThreadingHTTPServer):
    """A registry with one image, whatever it is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder: Path | None = None
        """An image as `podman save --format oci-dir` writes it; nothing is there without one."""

        self.asked: list[str] = []
        """The paths that were asked for."""

    @property
    def address(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.server_address[1]}"

    def found(self, kind: str, reference: str) -> bytes | None:
        """A manifest, or a blob by its digest."""
        if self.folder is None:
            return None
        if kind == "manifests" and not reference.startswith("sha256:"):
            index = json.loads((self.folder / "index.json").read_text())
            reference = index["manifests"][0]["digest"]
        blob = self.folder / "blobs" / "sha256" / reference.removeprefix("sha256:")
        return blob.read_bytes() if blob.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        *_, kind, reference = f"/{self.path}".split("/")
        found = b"{}" if self.path == "/v2/" else self.server.found(kind, reference)
        body = b'{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'
        self.send_response(404 if found is None else 200)
        self.send_header("Content-Type", _TYPES.get(kind, "application/json"))
        self.send_header("Content-Length", str(len(found or body)))
        self.end_headers()
        self.wfile.write(found or body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def running_registry() -> Iterator[Registry]:
    """Serve, until the block ends."""
    with Registry() as registry:
        thread = threading.Thread(target=registry.serve_forever)
        thread.start()
        try:
            yield registry
        finally:
            registry.shutdown()
            thread.join()
