"""Who may speak to the host: checked before any route is looked up.

On the Unix socket the file's permissions have decided. On TCP a web page of anyone's could reach
the port through the user's browser, so there the `Host` has to be this machine (against DNS
rebinding), an `Origin` has to be ours or a configured one, and a bearer token is asked for.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exo_host.server.replies import error_response

_OPEN_PATHS: Final = ("/", "/health")
_OPEN_PREFIX: Final = "/page/"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked of a request."""

    token: str
    allowed_origins: frozenset[str] = frozenset()
    max_body_bytes: int = 8 * 2**20
    body_seconds: float = 30.0


class SecurityMiddleware:
    """Turns away what may not come in, and bounds what may."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        refused = None if _over_unix_socket(scope) else _refused(scope, headers, self._gate)
        if refused is None and _declared(headers) > self._gate.max_body_bytes:
            refused = self._too_large()
        if refused is not None:
            await refused(scope, receive, send)
            return
        body = _BoundedBody(receive, self._gate)
        try:
            await self._app(scope, body.receive, send)
        except _BodyTooLarge:
            await self._too_large()(scope, receive, send)
        except _BodyTooSlow:
            late = error_response(
                "timeout", "the request's body did not arrive in time", status=408
            )
            await late(scope, receive, send)

    def _too_large(self) -> ASGIApp:
        limit = self._gate.max_body_bytes
        return error_response(
            "invalid_input", f"the request's body is larger than {limit} bytes", status=413
        )


def _refused(scope: Scope, headers: Headers, gate: Gate) -> ASGIApp | None:
    host = headers.getlist("host")
    if len(host) != 1 or _host_of(f"//{host[0]}") not in _LOOPBACK:
        return error_response(
            "forbidden", "this host is only spoken to by a name of this machine", status=421
        )
    origin = headers.get("origin")
    ours = origin is None or _same_origin(origin, host[0]) or origin in gate.allowed_origins
    if not ours:
        return error_response("forbidden", "pages of another origin may not call this host")
    path = scope["path"]
    if scope["method"] in ("GET", "HEAD") and (
        path in _OPEN_PATHS or path.startswith(_OPEN_PREFIX)
    ):
        return None
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _same(given.strip(), gate.token):
        return error_response(
            "unauthorized",
            "a bearer token is needed here; `exo-host config` says which file has it",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return None


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), token.encode())


def _same_origin(origin: str, host: str) -> bool:
    return origin.lower() == f"http://{host}".lower()


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _over_unix_socket(scope: Scope) -> bool:
    server = scope.get("server")
    return server is not None and server[1] is None


def _declared(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isdigit() else 0


class _BodyTooLarge(Exception):
    pass


class _BodyTooSlow(Exception):
    pass


class _BoundedBody:
    """A request's body that ends in an exception when it is too large or too slow."""

    def __init__(self, receive: Receive, gate: Gate) -> None:
        self._receive = receive
        self._gate = gate
        self._received = 0
        self._complete = False
        self._until = asyncio.get_running_loop().time() + gate.body_seconds

    async def receive(self) -> Message:
        """Return the next message."""
        if self._complete:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise _BodyTooSlow from None
        self._received += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._received > self._gate.max_body_bytes:
            raise _BodyTooLarge
        return message
