"""JSON-RPC with a server: pygls' protocol, fitted to a client that must outlive its servers.

pygls' own client answers `exit` by ending the process it runs in, loses a request whose answer
has the wrong shape, and logs the documents it sends. Here a server can only answer what it was
asked, ask what `answers` knows, and nothing it sends is logged.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Callable, Sequence
from threading import Event
from typing import Any, Final

from cattrs import Converter
from lsprotocol import converters, types
from pygls.client import JsonRPCClient
from pygls.exceptions import JsonRpcInternalError, JsonRpcInvalidParams, JsonRpcMethodNotFound
from pygls.io_ import run_async
from pygls.protocol import (
    JsonRPCNotification,
    JsonRPCProtocol,
    JsonRPCRequestMessage,
    JsonRPCResponseMessage,
)

_MOST_BYTES: Final = 64 * 1024 * 1024
_WRONG_SHAPE: Final = "the message has not the shape that the protocol gives it"

Answer = Callable[[Any], object]
"""Answers a server's request, given its parameters."""


class ServerEnded(Exception):
    """The server is gone; the text says how, as in `the server {text}`."""

    def __init__(self, how: str, last_words: Sequence[str] = ()) -> None:
        super().__init__(how)
        self.last_words = list(last_words)


class Wire:
    """One connection: requests with their answers, notifications, and the server's own requests."""

    def __init__(self, writer: asyncio.StreamWriter, answers: dict[str, Answer]) -> None:
        client = JsonRPCClient(protocol_cls=_Protocol, converter_factory=_converter)
        assert isinstance(client.protocol, _Protocol)
        self._protocol = client.protocol
        self._protocol.answers = answers
        self._protocol.set_writer(writer)
        self._writer = writer
        self._ended: ServerEnded | None = None
        self._sent = 0

    def answer(self, method: str, answer: Answer) -> None:
        """Answer a request of the server so, from now on."""
        self._protocol.answers[method] = answer

    async def run(self, reader: asyncio.StreamReader) -> None:
        """Take what the server sends until it closes its output or writes no protocol."""
        await run_async(Event(), _Bounded(reader), self._protocol)

    async def request(self, method: str, params: object = None) -> Any:
        """The result of a request, typed by its method.

        Cancelled, it tells the server so. Raises `JsonRpcException` when the server answers with
        an error, `ServerEnded` when it is gone.
        """
        if self._ended is not None:
            raise self._ended
        self._sent += 1
        number = str(self._sent)
        answer = asyncio.wrap_future(self._protocol.send_request(method, params, msg_id=number))
        try:
            await self._drain()
            return await answer
        except asyncio.CancelledError:
            if self._protocol.forget(number):
                self.notify(types.CANCEL_REQUEST, types.CancelParams(id=number))
            raise

    def notify(self, method: str, params: object = None) -> None:
        """Tell the server something; one that is gone is told nothing."""
        if self._ended is None:
            self._protocol.notify(method, params)

    def fail(self, reason: ServerEnded) -> None:
        """End every request under way, and every later one, with this reason."""
        self._ended = reason
        self._protocol.fail_all(reason)

    async def ask_to_leave(self) -> None:
        """`shutdown`, then `exit`; requests under way must have been failed before."""
        self._ended = None
        try:
            await self.request(types.SHUTDOWN)
            self.notify(types.EXIT)
        finally:
            self._ended = ServerEnded("was shut down")

    async def _drain(self) -> None:
        try:
            await self._writer.drain()
        except ConnectionError:
            # Its end is noticed elsewhere, and fails the request with the reason.
            return


class _Bounded:
    """A reader that gives up on a message larger than any server has reason to send."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader

    async def readline(self) -> bytes:
        return await self._reader.readline()

    async def readexactly(self, n: int) -> bytes:
        if n > _MOST_BYTES:
            raise ValueError(f"a message of {n} bytes")
        return await self._reader.readexactly(n)


class _Protocol(JsonRPCProtocol):
    """pygls' protocol with LSP's types, and without its server's habits."""

    answers: dict[str, Answer]

    def get_message_type(self, method: str) -> type[Any] | None:
        known = types.METHOD_TO_TYPES.get(method)
        return known[0] if known else None

    def get_result_type(self, method: str) -> type[Any] | None:
        known = types.METHOD_TO_TYPES.get(method)
        return known[1] if known else None

    def forget(self, number: str) -> bool:
        """Wait no longer for an answer; false when it has come."""
        self._result_types.pop(number, None)
        return self._request_futures.pop(number, None) is not None

    def fail_all(self, reason: Exception) -> None:
        """Answer everything that is waited for with an exception."""
        waiting, self._request_futures = self._request_futures, {}
        self._result_types.clear()
        for future in waiting.values():
            if not future.done():
                future.set_exception(reason)

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Every JSON object that is read comes by here; only whole messages are touched."""
        if data.get("jsonrpc") != self.VERSION:
            return data
        number, method = data.get("id"), data.get("method")
        if number is None:
            # A hover needs no notification, so its parameters need no types.
            return JsonRPCNotification(str(method), self.VERSION, None)
        if method is None and data.get("error", ...) is None:
            # Some servers write both members, one of them null.
            del data["error"]
        try:
            return self._converter.structure(data, self._type_of(data))
        except Exception:
            # Whatever the converter cannot make of it, somebody waits for an answer.
            if method is not None:
                error = types.ResponseError(code=JsonRpcInvalidParams.CODE, message=_WRONG_SHAPE)
                self._send_response(number, error=error)
                return JsonRPCNotification(str(method), self.VERSION, None)
            error = types.ResponseError(code=JsonRpcInternalError.CODE, message=_WRONG_SHAPE)
            return types.ResponseErrorMessage(id=number, error=error)

    def _type_of(self, message: dict[str, Any]) -> type[Any]:
        method = message.get("method")
        if method is not None:
            known = self.get_message_type(method) if method in self.answers else None
            return known or JsonRPCRequestMessage
        expected = self._result_types.pop(message["id"], None)
        if "error" in message:
            return types.ResponseErrorMessage
        return expected or JsonRPCResponseMessage

    def _handle_response(
        self, msg_id: str | int, result: Any = None, error: types.ResponseError | None = None
    ) -> None:
        # The answer to a request that was cancelled has nobody waiting for it.
        if msg_id in self._request_futures:
            super()._handle_response(msg_id, result, error)

    def _handle_notification(self, method_name: str, params: Any) -> None:
        """A hover needs none of them."""

    def _handle_request(self, msg_id: str | int, method_name: str, params: Any) -> None:
        answer = self.answers.get(method_name)
        if answer is None:
            missing = JsonRpcMethodNotFound.of(method_name)
            self._send_response(msg_id, error=missing.to_response_error())
        else:
            self._send_response(msg_id, answer(params))

    def _send_data(self, data: Any) -> None:
        body = json.dumps(data, default=self._serialize_message).encode()
        assert self.writer is not None
        self.writer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)


@functools.cache
def _converter() -> Converter:
    return converters.get_converter()
