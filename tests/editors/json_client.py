"""A client of a language server over stdio: requests, notifications, and what the server publishes.

Protocol: the Language Server Protocol, base protocol (headers, then JSON-RPC 2.0).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

PATIENCE: Final = 60
"""Seconds after which an answer that never comes is a failure; nothing here is timed."""


class Client:
    """One conversation with one server."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._published: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def request(self, method: str, params: Any) -> Any:
        """Ask, and return the result."""
        number = len(self._answers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self._send({"id": number, "method": method, "params": params})
        return await asyncio.wait_for(self._answers[number], PATIENCE)

    def notify(self, method: str, params: Any) -> None:
        """Say something that has no answer."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str) -> str:
        """Open a file with a text of its own; return its address."""
        document = {"uri": path.as_uri(), "languageId": "json", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return path.as_uri()

    async def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """Return what is published next about a file."""
        while True:
            published = await asyncio.wait_for(self._published.get(), PATIENCE)
            if published["uri"] == uri:
                return list(published["diagnostics"])

    async def listen(self) -> None:
        """Read messages until the server has no more to say."""
        while message := await self._read():
            if "method" not in message:
                self._answers[message["id"]].set_result(message.get("result"))
            elif "id" in message:
                items = message["params"].get("items", ()) if message.get("params") else ()
                self._send({"id": message["id"], "result": [None for _ in items]})
            elif message["method"] == "textDocument/publishDiagnostics":
                self._published.put_nowait(message["params"])

    async def _read(self) -> dict[str, Any] | None:
        assert self._process.stdout is not None
        size = 0
        while header := (await self._process.stdout.readline()).strip():
            name, _, value = header.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
        content = await self._process.stdout.readexactly(size)
        message: dict[str, Any] | None = json.loads(content) if content else None
        return message

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))


@asynccontextmanager
async def client(command: Sequence[str | Path], **initialize: Any) -> AsyncIterator[Client]:
    """Start a server, greet it, and end it."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    one = Client(process)
    listening = asyncio.create_task(one.listen())
    try:
        greeting = {"processId": None, "rootUri": None, "capabilities": {}, **initialize}
        await one.request("initialize", greeting)
        one.notify("initialized", {})
        yield one
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await listening
