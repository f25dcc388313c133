"""Handlers that answer one effect as each test says."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from exo_types.effects import EffectHandlers
from exo_types.models import GitBranch, GitHeadUnborn, GitUnbornBranch, LogRecord, WorkingCopy

ASK = b'{"kind":"GitGetBranch","payload":{"directory":"/"}}'
UNBORN = {"head": {"kind": "Unborn", "payload": {"name": "main"}}}


class Handlers:
    """Answers GitGetBranch by `answer`, and keeps nothing of what is logged or emitted."""

    def __init__(self) -> None:
        self.answer: Callable[[WorkingCopy], Awaitable[Any]] = self.unborn
        self.entered = asyncio.Event()
        self.release = asyncio.Event()

    async def unborn(self, _: WorkingCopy) -> GitBranch:
        """An answer at once."""
        return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name="main")))

    async def when_released(self, query: WorkingCopy) -> GitBranch:
        """An answer when the test says so."""
        self.entered.set()
        await self.release.wait()
        return await self.unborn(query)

    async def git_get_branch(self, payload: WorkingCopy) -> Any:
        """Answer as told."""
        return await self.answer(payload)

    async def log_info(self, payload: LogRecord) -> None:
        """Keep nothing."""

    async def emit_event(self, payload: object) -> None:
        """Keep nothing."""


def served(handlers: Handlers) -> EffectHandlers:
    """The handlers, for a guest that asks for no other effects."""
    return cast("EffectHandlers", handlers)
