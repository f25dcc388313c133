"""The GitHub effects as a service."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import SecretStr

from exo_host.effects.github import failures, issues, pulls
from exo_host.effects.github.etags import EtagCache
from exo_host.effects.github.settings import GitHubSettings
from exo_host.effects.github.tokens import TokenSource
from exo_types.failure import EffectFailure
from exo_types.models import (
    GitHubIssueList,
    GitHubIssueQuery,
    GitHubPullRequest,
    GitHubPullRequestDraft,
)

if TYPE_CHECKING:
    from exo_host.effects.github.connection import Connection, Exchange


class GitHub:
    """Issues and pull requests of one GitHub.

    Nothing is read, asked or opened before the first effect. Each effect has connections of its
    own, closed when it ends, however it ends.
    """

    def __init__(self, settings: GitHubSettings) -> None:
        self._settings = settings
        self._tokens = TokenSource(settings)
        self._last_token: SecretStr | None = None
        self._etags = EtagCache(settings.etag_cache_bytes)
        self._tls: ssl.SSLContext | None = None
        self._running: dict[asyncio.Timeout, asyncio.Event] = {}
        self._closed = False

    async def list_issues(self, query: GitHubIssueQuery) -> GitHubIssueList:
        """Issues that match `query`, newest or most first; at most `limit`, never a pull request.

        `truncated` is true when there is at least one more. Raises `EffectFailure`.
        """
        doing = f"listing the issues of {query.repo.owner}/{query.repo.name}"
        issues.parameters(query)
        async with self._connected(doing) as (connection, _):
            return await issues.list_issues(connection, query, doing)

    async def create_pull_request(self, draft: GitHubPullRequestDraft) -> GitHubPullRequest:
        """Open a pull request, ask its reviewers, put its labels on.

        Raises `EffectFailure`; when `details` has a `pull_request`, that one is open all the same.
        """
        doing = f"opening a pull request in {draft.repo.owner}/{draft.repo.name}"
        opening = pulls.Opening(draft, doing)
        exchange = None
        try:
            async with self._connected(doing) as (connection, exchange):
                return await opening.run(connection)
        except EffectFailure as failure:
            if opening.opened is not None:
                token = None if exchange is None else exchange.token
                incomplete = opening.incomplete(failure, opening.opened)
                raise failures.without(token, incomplete) from None
            if exchange is not None and exchange.unanswered_post:
                raise _perhaps_done(failure) from None
            raise

    async def close(self) -> None:
        """End what is running (`cancelled`) and take no more. Closing twice is closing once."""
        self._closed = True
        running = dict(self._running)
        for deadline in running:
            # One that has come already cannot be moved, and need not be.
            if not deadline.expired():
                deadline.reschedule(asyncio.get_running_loop().time())
        for ended in running.values():
            await ended.wait()
        self._etags.clear()

    @asynccontextmanager
    async def _connected(self, doing: str) -> AsyncIterator[tuple[Connection, Exchange]]:
        """A connection within the effect's deadline; failures that leave it know no token."""
        if self._closed:
            raise EffectFailure("cancelled", f"{doing} failed: this host is shutting down")
        limit = self._settings.timeout_seconds
        deadline, ended = asyncio.timeout(limit), asyncio.Event()
        token = None
        try:
            async with deadline:
                self._running[deadline] = ended
                if self._tls is None:
                    self._tls = await asyncio.to_thread(_prepare)
                from exo_host.effects.github.connection import Exchange, connected

                token = await self._tokens.current()
                self._forget_what_another_account_saw(token)
                exchange = Exchange(
                    doing,
                    deadline.when() or 0.0,
                    self._settings.max_wait_seconds,
                    token=token,
                )
                async with connected(
                    self._settings, self._tls, self._etags, exchange
                ) as connection:
                    yield connection, exchange
        except TimeoutError:
            if self._closed:
                raise EffectFailure(
                    "cancelled", f"{doing} was cancelled: this host is shutting down"
                ) from None
            raise EffectFailure(
                "timeout", f"{doing} took longer than {limit:g} s; try again, or allow it more time"
            ) from None
        except EffectFailure as failure:
            if failure.error.code == "unauthorized":
                self._tokens.refused()
            raise failures.without(token, failure) from None
        finally:
            self._running.pop(deadline, None)
            ended.set()

    def _forget_what_another_account_saw(self, token: SecretStr | None) -> None:
        if token != self._last_token:
            self._etags = EtagCache(self._settings.etag_cache_bytes)
            self._last_token = token


def _prepare() -> ssl.SSLContext:
    """What takes a noticeable while: importing the client and reading the certificates."""
    import httpx

    import exo_host.effects.github.connection  # noqa: F401

    return httpx.create_ssl_context()


def _perhaps_done(failure: EffectFailure) -> EffectFailure:
    error = failure.error
    return EffectFailure(
        error.code,
        f"{error.message}. It may have been opened nevertheless; asking again is safe, for GitHub "
        "opens no second one for the same branches",
        details={**(error.details or {}), "may_have_happened": True},
    )
