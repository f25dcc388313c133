"""The language model service: one request of the guest, as many tries as its budget allows.

The tries are made here and not by the SDK, whose own retries know no budget. Tried again are 429,
529, every other 5xx, failed connections and timeouts, unless the API forbids it
(`x-should-retry: false`); `failures` says what each becomes when the budget is gone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

import httpx2
from anthropic import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncAnthropic,
)

from exo_host.effects.llm import access, answers, failures, requests
from exo_host.effects.llm.retries import Clock, RetryBudget, SystemClock, asked_wait
from exo_host.effects.llm.settings import LanguageModelSettings
from exo_types.failure import EffectFailure
from exo_types.models import LLMCompletion, LLMRequest


class LanguageModel:
    """Serves `LLMCall`. The connection is made at the first request; `close` ends it.

    A service belongs to one event loop. `clock` and `chance` are the retries' time and luck.
    """

    def __init__(
        self,
        settings: LanguageModelSettings,
        *,
        clock: Clock | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._chance = chance
        self._turns = asyncio.Semaphore(settings.max_concurrent)
        self._client: AsyncAnthropic | None = None
        self._closed = False

    async def complete(self, request: LLMRequest) -> LLMCompletion:
        """Ask for one completion; raise `EffectFailure` as the tables of `failures` say.

        The longest it takes is `(max_retries + 1) * timeout_seconds + max_wait_seconds`, and the
        waits for a turn. When it is cancelled, the connection of the try under way is closed.
        """
        body, headers = requests.body(request), requests.version_headers(request)
        budget = RetryBudget(
            self._settings.max_retries, self._settings.max_wait_seconds, self._chance
        )
        attempts = 0
        key = access.key(self._settings)
        try:
            while True:
                attempts += 1
                client = self._connected(key)
                try:
                    response = await self._try(client, body, headers, attempts)
                except _Again as again:
                    wait = budget.next_wait(again.asked)
                    if wait is None:
                        raise again.failure from None
                    await self._clock.sleep(wait)
                else:
                    return _read(response, attempts)
        except EffectFailure as failure:
            raise failures.without(key, failure) from None

    async def close(self) -> None:
        """Close the connections. Requests under way fail; later ones are refused."""
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _try(
        self,
        client: AsyncAnthropic,
        body: requests.MessagesBody,
        headers: dict[str, str],
        attempt: int,
    ) -> httpx2.Response:
        limit = self._settings.timeout_seconds
        host = client.base_url.host
        try:
            # The SDK's timeout is for each read, and a body that drips would pass it for ever.
            async with self._turns, asyncio.timeout(limit):
                # Not `messages.create`: it warns of models that are to retire, which is the
                # concern of whoever chose the model, and it parses without validating.
                return await client.post(
                    "/v1/messages",
                    cast_to=httpx2.Response,
                    body=body,
                    options={"headers": headers},
                )
        except (TimeoutError, APITimeoutError):
            raise _Again(failures.too_slow(host, limit, attempt)) from None
        except APIConnectionError:
            raise _Again(failures.unreachable(host, attempt)) from None
        except APIStatusError as error:
            asked = asked_wait(error.response.headers, self._clock.now())
            failure = failures.from_status(error, attempt, asked)
            retried = error.status_code == 429 or error.status_code >= 500
            if retried and error.response.headers.get("x-should-retry") != "false":
                raise _Again(failure, asked) from None
            raise failure from None

    def _connected(self, key: str) -> AsyncAnthropic:
        if self._closed:
            raise EffectFailure("unavailable", "the language model service is closed")
        if self._client is None:
            self._client = AsyncAnthropic(
                api_key=key,
                base_url=access.address(self._settings),
                max_retries=0,
                timeout=self._settings.timeout_seconds,
                open_telemetry=False,
            )
        return self._client


class _Again(Exception):
    """A try that failed in a way that another may not; `asked` is the wait the API asks for."""

    def __init__(self, failure: EffectFailure, asked: float | None = None) -> None:
        super().__init__(failure.error.message)
        self.failure = failure
        self.asked = asked


def _read(response: httpx2.Response, attempts: int) -> LLMCompletion:
    try:
        return answers.completion(response.content)
    except EffectFailure as failure:
        raise failures.about(failure, response, attempts) from None
