"""Services on the stand-in, with a clock that only records."""

from __future__ import annotations

import traceback
from collections.abc import Awaitable

import pytest
from tests.fakes.messages_api.server import KEY, MessagesApi

from exo_host.effects.llm.client import LanguageModel
from exo_host.effects.llm.settings import LanguageModelSettings
from exo_types.codec import encode
from exo_types.failure import EffectFailure
from exo_types.models import (
    EffectError,
    LLMCompletion,
    LLMContentText,
    LLMMessage,
    LLMRequest,
    LLMText,
)

NOW = 1_800_000_000.0


class StillClock:
    """Time that passes only when somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> float:
        """A fixed moment, later by what was slept."""
        return NOW + sum(self.slept)

    async def sleep(self, seconds: float) -> None:
        """Note the wait."""
        self.slept.append(seconds)


class Bench:
    """The services of one test. Their luck is the middle of every draw."""

    def __init__(self, api: MessagesApi, url: str) -> None:
        self.api = api
        self.url = url
        self.clock = StillClock()
        self._made: list[LanguageModel] = []

    def model(self, **settings: object) -> LanguageModel:
        """A service that asks the stand-in, unless `settings` say otherwise."""
        chosen = {"api_key": KEY, "base_url": self.url, "timeout_seconds": 20.0, **settings}
        made = LanguageModel(
            LanguageModelSettings.model_validate(chosen), clock=self.clock, chance=lambda: 0.5
        )
        self._made.append(made)
        return made

    async def close(self) -> None:
        """Close every service made."""
        for made in self._made:
            await made.close()


def say(words: str) -> LLMContentText:
    """A block of words."""
    return LLMContentText(payload=LLMText(text=words))


def ask(words: str = "Why would a lamp flicker?") -> LLMRequest:
    """The plainest request."""
    return LLMRequest(
        model="claude-test",
        max_tokens=100,
        messages=[LLMMessage(role="user", content=[say(words)])],
    )


async def failure_of(completion: Awaitable[LLMCompletion]) -> EffectError:
    """The error that a completion ends with. It never has the key in it, and can be written."""
    with pytest.raises(EffectFailure) as met:
        await completion
    written = encode(met.value.error).decode()
    shown = "".join(traceback.format_exception(met.value))
    assert KEY not in written + shown
    return met.value.error
