"""Who may speak to the host: checked before any route is looked up.

On the Unix socket the file's permissions have decided. On TCP a web page of anyone's could reach
the port through the user's browser, so there the `Host` has to be this machine (against DNS
rebinding), an `Origin` has to be ours or a configured one, and a bearer token is asked for.
"""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exo_host.hooks.answer import failure_output
from exo_host.hooks.events import event_name
from exo_host.server.replies import error_response, json_response
from exo_types.models import EffectErrorCode

_OPEN_PATHS: Final = ("/", "/health")
_OPEN_PREFIX: Final = "/page/"
_HOOKS: Final = "/hook/"
_LARGEST_HEADERS: Final = 32 * 2**10
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Gate:
    """What is asked of a request."""

    token: str
    allowed_origins: frozenset[str] = frozenset()
    max_body_bytes: int = 8 * 2**20
    body_seconds: float = 30.0
    max_requests: int = 512
    """Requests under way at once, streams included."""
    fail_closed: tuple[str, ...] = ("PreToolUse",)
    """Hook events whose agent is told no when its request is turned away."""


class Refused(Exception):
    """A request that is turned away; also raised from within its body, to whoever reads that."""

    def __init__(self, code: EffectErrorCode, message: str, status: int, **headers: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.headers = headers


class SecurityMiddleware:
    """Turns away what may not come in, and bounds what may."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate
        self._requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        self._requests += 1
        try:
            self._check(scope)
            body = _BoundedBody(receive, self._gate)
            await self._app(scope, body.receive, send)
        except Refused as refused:
            await self._response(scope, refused)(scope, receive, send)
        finally:
            self._requests -= 1

    def _check(self, scope: Scope) -> None:
        if self._requests > self._gate.max_requests:
            raise Refused("rate_limited", "too many requests at once", 429, **{"Retry-After": "1"})
        _check_size(scope)
        if not _over_unix_socket(scope):
            _check_sender(scope, Headers(scope=scope), self._gate)

    def _response(self, scope: Scope, refused: Refused) -> ASGIApp:
        path: str = scope["path"]
        if path.startswith(_HOOKS):
            # The agent takes every status but 2xx for consent.
            event = event_name(path.removeprefix(_HOOKS))
            return json_response(failure_output(event, str(refused), self._gate.fail_closed))
        return error_response(
            refused.code, str(refused), status=refused.status, headers=refused.headers
        )


def _check_size(scope: Scope) -> None:
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _LARGEST_HEADERS:
        raise Refused("invalid_input", "the request's headers are too large", status=431)


def _check_sender(scope: Scope, headers: Headers, gate: Gate) -> None:
    host = headers.getlist("host")
    if len(host) != 1 or _host_of(f"//{host[0]}") not in _LOOPBACK:
        raise Refused(
            "forbidden", "this host is only spoken to by a name of this machine", status=421
        )
    origin = headers.get("origin")
    ours = origin is None or _same_origin(origin, host[0]) or origin in gate.allowed_origins
    if not ours:
        raise Refused("forbidden", "pages of another origin may not call this host", status=403)
    path = scope["path"]
    open_to_all = path in _OPEN_PATHS or path.startswith(_OPEN_PREFIX)
    if open_to_all and scope["method"] in ("GET", "HEAD"):
        return
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _same(given.strip(), gate.token):
        raise Refused(
            "unauthorized",
            "a bearer token is needed here; `exo-host config` says which file has it",
            401,
            **{"WWW-Authenticate": "Bearer"},
        )


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


class _BoundedBody:
    """A request's body; reading on raises `Refused` when it is too large or too slow."""

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
            late = f"the request's body did not arrive within {self._gate.body_seconds:g} s"
            raise Refused("timeout", late, status=408) from None
        self._received += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._received > self._gate.max_body_bytes:
            limit = self._gate.max_body_bytes
            large = f"the request's body is larger than {limit} bytes"
            raise Refused("invalid_input", large, status=413)
        return message
