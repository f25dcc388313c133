"""A proxy on loopback that adds the bearer token, for peers that cannot be told a header."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


@contextlib.contextmanager
def adding_token(url: str, token: str) -> Iterator[str]:
    """Serve in front of `url`; yield the proxy's own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    proxy = _Proxy(url, token)
    try:
        server = asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(30)
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        asyncio.run_coroutine_threadsafe(proxy.stop(server), loop).result(30)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Proxy:
    """One request a connection: its head gets a header more, all else passes as it is."""

    def __init__(self, url: str, token: str) -> None:
        address = urlsplit(url)
        self._there = (address.hostname, address.port)
        self._added = f"Authorization: Bearer {token}\r\nConnection: close\r\n".encode()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> asyncio.Server:
        return await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def stop(self, server: asyncio.Server) -> None:
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self._there)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head[:-2].splitlines(keepends=True)
                kept = [line for line in lines if not line.lower().startswith(b"connection:")]
                back.write(b"".join(kept) + self._added + b"\r\n")
                asking = asyncio.create_task(_pour(reader, back))
                try:
                    await _pour(there, writer)
                finally:
                    asking.cancel()
                    await asyncio.gather(asking, return_exceptions=True)
        finally:
            for each in (back, writer):
                each.close()
            for each in (back, writer):
                with contextlib.suppress(OSError):
                    await each.wait_closed()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
