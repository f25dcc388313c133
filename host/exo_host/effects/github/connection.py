"""One effect's requests to GitHub: limits waited for, reads repeated, moves followed."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

import httpx
from githubkit.auth import BaseAuthStrategy, TokenAuthStrategy, UnauthAuthStrategy
from githubkit.core import GitHubCore
from githubkit.exception import RequestError, RequestFailed, RequestTimeout
from pydantic import SecretStr

from exo_host.effects.github import failures
from exo_host.effects.github.etags import EtagCache, Page
from exo_host.effects.github.limits import asked_wait_seconds
from exo_host.effects.github.settings import GitHubSettings, is_loopback
from exo_types.failure import EffectFailure

Method: TypeAlias = Literal["GET", "POST"]

_USER_AGENT: Final = "exomonad"
_API_VERSION: Final = "2022-11-28"
_MOVED: Final = (301, 302, 307, 308)
_MOVED_WITH_BODY: Final = (307, 308)
_MOST_MOVES: Final = 5
# Of these it is certain that GitHub never saw the request.
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


@dataclass(slots=True)
class Exchange:
    """What is known of an effect's requests: what it tries, until when, how patient it still is."""

    doing: str
    """What is being tried, for messages: `listing the issues of octavia/lighthouse`."""

    deadline: float
    """When the effect must be over, on the event loop's clock, in seconds."""

    patience_seconds: float
    """How long rate limits may still be waited for."""

    token: SecretStr | None = None
    """What tells GitHub who asks."""

    unanswered_post: bool = False
    """A POST was sent, and it is not known that GitHub refused it."""

    limits_met: int = 0
    """How many rate limits were waited for."""


@asynccontextmanager
async def connected(
    settings: GitHubSettings,
    tls: ssl.SSLContext,
    etags: EtagCache,
    exchange: Exchange,
) -> AsyncIterator[Connection]:
    """A connection for the requests of one effect; its sockets are closed at the end."""
    token = exchange.token
    auth: BaseAuthStrategy = (
        UnauthAuthStrategy() if token is None else TokenAuthStrategy(token.get_secret_value())
    )
    github: GitHubCore[BaseAuthStrategy] = GitHubCore(
        auth,
        base_url=settings.base_url,
        user_agent=_USER_AGENT,
        timeout=settings.timeout_seconds,
        # httpx would turn a moved POST into a GET, and take the token to wherever it is led.
        follow_redirects=False,
        ssl_verify=tls,
        # The environment's proxy knows nothing of this machine's own ports.
        trust_env=not is_loopback(settings.host),
        http_cache=False,
        auto_retry=False,
    )
    async with github:
        yield Connection(settings, github, etags, exchange)


class Connection:
    """Requests of one effect. Every failure is an `EffectFailure`."""

    def __init__(
        self,
        settings: GitHubSettings,
        github: GitHubCore[BaseAuthStrategy],
        etags: EtagCache,
        exchange: Exchange,
    ) -> None:
        self._settings = settings
        self._github = github
        self._etags = etags
        self._exchange = exchange

    async def get(self, url: str, params: Mapping[str, str] | None = None) -> Page:
        """What GitHub has at `url`: a path below the base, or a link that an answer gave."""
        address = self._address(url, params)
        for _ in range(_MOST_MOVES + 1):
            kept = self._etags.find(address)
            headers = {} if kept is None else {"If-None-Match": kept[0]}
            response = await self._patiently("GET", address, headers=headers)
            if response.status_code == 304 and kept is not None:
                return kept[1]
            if response.status_code in _MOVED:
                address = self._led_to(response.headers.get("location"), address)
                continue
            page = self._page(response, address)
            if etag := response.headers.get("etag"):
                self._etags.keep(address, etag, page)
            return page
        raise failures.not_understood(self._exchange.doing, "it moves in circles")

    async def post(self, path: str, body: Mapping[str, object]) -> bytes:
        """Ask for a change. It is not sent twice, unless a rate limit kept it from being made."""
        address = self._address(path, None)
        for _ in range(_MOST_MOVES + 1):
            response = await self._patiently("POST", address, body=body)
            if response.status_code in _MOVED:
                self._exchange.unanswered_post = False
            if response.status_code in _MOVED_WITH_BODY:
                address = self._led_to(response.headers.get("location"), address)
                continue
            if response.status_code in _MOVED:
                raise EffectFailure(
                    "not_found",
                    f"{self._exchange.doing} failed: the repository has moved; use its new name",
                    details={
                        "status": response.status_code,
                        "location": response.headers.get("location"),
                    },
                )
            self._page(response, address)
            return response.content
        raise failures.not_understood(self._exchange.doing, "it moves in circles")

    async def _patiently(
        self,
        method: Method,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> httpx.Response:
        """An answer below 400, or the failure that lasts."""
        exchange, settings = self._exchange, self._settings
        tries = settings.retries + 1 if method == "GET" else 1
        while True:
            exchange.unanswered_post = method == "POST"
            try:
                answer = await self._github.arequest(
                    method,
                    address,
                    headers={"X-GitHub-Api-Version": _API_VERSION, **(headers or {})},
                    json=body,
                )
            except RequestTimeout as late:
                self._never_sent(late.exc)
                raise TimeoutError from None
            except RequestFailed as refused:
                response = refused.response.raw_response
                exchange.unanswered_post &= response.status_code >= 500
                wait = asked_wait_seconds(response)
                if wait is not None:
                    await self._wait_out(wait, response)
                    continue
                tries -= 1
                if response.status_code < 500 or tries == 0:
                    raise failures.refusal(
                        response, exchange.doing, with_token=exchange.token is not None
                    ) from None
            except RequestError as broken:
                self._never_sent(broken.exc)
                tries -= 1
                if tries == 0:
                    raise self._unreachable(broken.exc) from None
            except (ValueError, OverflowError, OSError):
                exchange.unanswered_post = False
                # githubkit takes `retry-after` and `x-ratelimit-reset` for whole seconds.
                raise EffectFailure(
                    "rate_limited",
                    f"{exchange.doing} failed: GitHub, or a proxy in between, limits requests and "
                    "does not say for how many seconds; try again later",
                ) from None
            else:
                return answer.raw_response
            await asyncio.sleep(settings.retry_pause_seconds * 2 ** (settings.retries - tries))

    async def _wait_out(self, asked_seconds: float, response: httpx.Response) -> None:
        exchange = self._exchange
        # A limit that is still there after the wait is not asked about at once again.
        met = exchange.limits_met
        pause = max(asked_seconds, 0.0 if met == 0 else 2.0 ** (met - 1))
        ends = asyncio.get_running_loop().time() + pause
        if pause > exchange.patience_seconds or ends >= exchange.deadline:
            raise failures.limited(
                response, exchange.doing, pause, with_token=exchange.token is not None
            )
        exchange.limits_met += 1
        exchange.patience_seconds -= pause
        await asyncio.sleep(pause)

    def _never_sent(self, error: Exception) -> None:
        if isinstance(error, _NEVER_SENT):
            self._exchange.unanswered_post = False

    def _unreachable(self, error: Exception) -> EffectFailure:
        if isinstance(error, httpx.ConnectError):
            met = f"no connection to {self._settings.base_url} ({error})"
        else:
            met = f"the connection to {self._settings.base_url} broke ({type(error).__name__})"
        return EffectFailure(
            "unavailable",
            f"{self._exchange.doing} failed: {met}; look at the network and at the host's base_url",
        )

    def _address(self, url: str, params: Mapping[str, str] | None) -> str:
        if not url.startswith(("https://", "http://")):
            url = f"{self._settings.base_url}/{url}"
        return str(httpx.URL(url, params=params) if params else httpx.URL(url))

    def _led_to(self, link: str | None, source: str) -> str:
        """A link of GitHub's as an address. The token goes along, so it must stay where we are."""
        try:
            target = str(httpx.URL(source).join(link or ""))
            stays = bool(link) and _origin(target) == _origin(self._settings.base_url)
        except (httpx.InvalidURL, ValueError):
            stays = False
        if not stays:
            raise failures.not_understood(self._exchange.doing, "it leads to another host")
        return target

    def _page(self, response: httpx.Response, address: str) -> Page:
        try:
            json.loads(response.content)
        except (ValueError, RecursionError):
            raise failures.not_understood(self._exchange.doing, "no JSON") from None
        following = response.links.get("next", {}).get("url")
        return Page(
            response.content, None if following is None else self._led_to(following, address)
        )


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
