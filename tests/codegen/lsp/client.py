"""A small client of the language server: plain JSON-RPC with the real process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

PATIENCE = 60
"""Seconds after which a server that does not answer is ended, which fails its test."""


class Client:
    """Talks to one server from `initialize` to `exit`; `with` ends the process whatever happens."""

    def __init__(self, *, capabilities: dict[str, Any] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "exo_gen", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.start()
        self._id = 0
        self._versions: dict[str, int] = {}
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.messages: list[str] = []
        self.received: list[str] = []
        self.initialized = self.request(
            "initialize", {"processId": None, "rootUri": None, "capabilities": capabilities or {}}
        )["result"]
        self.notify("initialized", {})

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.request("shutdown", None)
                self.notify("exit", None)
                _, stderr = self.process.communicate()
                assert self.process.returncode == 0
                assert stderr == b""
        finally:
            self._watchdog.cancel()
            self.process.kill()
            self.process.communicate()

    # --- messages -------------------------------------------------------------------------------

    def request(self, method: str, params: Any) -> dict[str, Any]:
        """Ask, and return the whole answer, be it a result or an error."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._id and "method" not in message:
                return message

    def result(self, method: str, params: Any) -> Any:
        """Ask, and return the result."""
        answer = self.request(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def send_raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _send(self, message: dict[str, Any]) -> None:
        self.send_raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline()).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert line, "the server ended"
        text = self.process.stdout.read(length).decode()
        self.received.append(text)
        message: dict[str, Any] = json.loads(text)
        if message.get("method") == "textDocument/publishDiagnostics":
            params = message["params"]
            self.diagnostics[params["uri"]] = params["diagnostics"]
        elif message.get("method") == "window/showMessage":
            self.messages.append(message["params"]["message"])
        return message

    # --- documents ------------------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file as it is on disk, or as if it said `text`; return its URI."""
        uri = path.as_uri()
        self._versions[uri] = 1
        written = path.read_text(encoding="utf-8") if text is None else text
        document = {"uri": uri, "languageId": "json", "version": 1, "text": written}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str) -> None:
        self._versions[uri] += 1
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": self._versions[uri]},
                "contentChanges": [{"text": text}],
            },
        )

    def rules(self, uri: str) -> list[str]:
        """The rules of what was last said of a document."""
        return [one["code"] for one in self.diagnostics.get(uri, [])]

    def settle(self, uri: str) -> None:
        """Wait until everything sent so far was looked at: saving makes the server look now."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
        self.result("textDocument/documentSymbol", {"textDocument": {"uri": uri}})

    def until_said(self, uri: str, rules: list[str]) -> None:
        """Read until what is said of a document has these rules."""
        while self.rules(uri) != rules or uri not in self.diagnostics:
            self._receive()


def place(text: str, needle: str, *, into: int = 0) -> dict[str, int]:
    """The position of a needle, counted in UTF-16 by way of Python's own encoder."""
    before = text[: text.index(needle) + into]
    line = before.rpartition("\n")[2]
    return {"line": before.count("\n"), "character": len(line.encode("utf-16-le")) // 2}


def cut(text: str, span: dict[str, dict[str, int]]) -> str:
    """The part of a text in a range counted in UTF-16."""
    start, end = (_offset(text, span[key]) for key in ("start", "end"))
    return text[start:end]


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """The text with edits made, the last first."""
    spans = [
        (_offset(text, one["range"]["start"]), _offset(text, one["range"]["end"]), one["newText"])
        for one in edits
    ]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _offset(text: str, position: dict[str, int]) -> int:
    lines = text.split("\n")
    units = lines[position["line"]].encode("utf-16-le")[: 2 * position["character"]]
    return sum(len(line) + 1 for line in lines[: position["line"]]) + len(units.decode("utf-16-le"))
