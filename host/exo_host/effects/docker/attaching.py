"""A command's streams, over a connection of its own.

The SDK can hand out such a connection too, but its socket blocks a thread for as long as the
command runs, and what arrives together with the response's head is lost in a buffer. So the one
request that turns into a stream, `POST /exec/ID/start`, is made here, on the event loop.

Protocol: https://docs.docker.com/reference/api/engine/, "Attach to a container", stream format.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from typing import Final, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from exo_host.effects.docker import failing
from exo_host.effects.docker.output import Output

_FRAME: Final = struct.Struct(">BxxxL")
_PIECE: Final = 64 * 1024


class _Refusal(BaseModel):
    """What the engine answers when it does not start a command."""

    message: str = ""


class Attached:
    """The streams of a command that was started."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader: Final = reader
        self._writer: Final = writer
        # Written to past `writer`, which lets go of everything that is still to be read when a
        # write fails; and it fails whenever a command ends without having read its input.
        self._sender: Final = cast("socket.socket", writer.get_extra_info("socket").dup())
        self._frame = (0, 0)

    async def send(self, data: bytes) -> None:
        """Write."""
        await asyncio.get_running_loop().sock_sendall(self._sender, data)

    async def converse(self, stdin: str | None, output: Output) -> None:
        """Write all input and read all output, at the same time: neither waits for the other."""
        feeding = asyncio.create_task(self._feed(stdin))
        try:
            await self.collect(output)
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)

    async def collect(self, output: Output) -> None:
        """Read output to its end; cancelled, it can be taken up again."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                stream, left = self._frame
                if not left:
                    self._frame = _FRAME.unpack(await self._reader.readexactly(_FRAME.size))
                    continue
                data = await self._reader.read(min(left, _PIECE))
                if not data:
                    return
                self._frame = (stream, left - len(data))
                output.take(stream, data)

    def close(self) -> None:
        """Let go of the connection. The command is not ended by that."""
        self._sender.close()
        self._writer.transport.abort()

    async def _feed(self, stdin: str | None) -> None:
        if stdin is None:
            return
        with contextlib.suppress(ConnectionError):
            await self.send(stdin.encode())
            # Only this direction is closed: it is how the command learns of the input's end.
            self._sender.shutdown(socket.SHUT_WR)


async def attach(address: str, api_version: str, exec_id: str, doing: str) -> Attached:
    """Start a command that was created, and have its streams.

    Raises `EffectFailure` when it is not started.
    """
    reader, writer = await _connect(address)
    attached = Attached(reader, writer)
    try:
        body = json.dumps({"Detach": False, "Tty": False}).encode()
        head = (
            f"POST /v{api_version}/exec/{exec_id}/start HTTP/1.1\r\n"
            "Host: docker\r\nContent-Type: application/json\r\n"
            "Connection: Upgrade\r\nUpgrade: tcp\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        await attached.send(head.encode("ascii") + body)
        status, length = await _answer(reader)
        if status not in (101, 200):
            words = await reader.readexactly(length) if length else b""
            raise failing.refused(doing, _message(words), status)
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        attached.close()
        raise failing.unreachable(address, error) from None
    except BaseException:
        attached.close()
        raise
    return attached


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(address)
    try:
        if parts.scheme == "unix":
            return await asyncio.open_unix_connection(parts.path)
        return await asyncio.open_connection(parts.hostname, parts.port)
    except OSError as error:
        raise failing.unreachable(address, error) from None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read the head of a response: its status, and the length of a body if it says so."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *fields = head.split("\r\n")
    values = {
        name.strip().lower(): value.strip()
        for name, _, value in (field.partition(":") for field in fields)
    }
    status, length = first.split(" ")[1], values.get("content-length", "0")
    return int(status), int(length)


def _message(words: bytes) -> str:
    try:
        return _Refusal.model_validate_json(words).message
    except ValidationError:
        return words.decode("utf-8", "replace")
