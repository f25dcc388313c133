"""Runtimes over the real guest, and over its contract build, which performs any effect."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.host.runtime.handlers import Handlers, served

from exo_host.runtime.generation import GuestSource
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.pool import PoolLimits
from exo_host.runtime.runtime import Runtime, RuntimeOptions

WASM = Path(__file__).parents[3] / "generated" / "wasm"

StartRuntime = Callable[..., Awaitable[Runtime]]


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
async def start(handlers: Handlers) -> AsyncIterator[StartRuntime]:
    """Start runtimes that are closed after the test."""
    async with AsyncExitStack() as stack:

        async def started(
            wasm: Path = WASM / "guest.wasm",
            *,
            state: Path | None = None,
            limits: PoolLimits | None = None,
            **options: Any,
        ) -> Runtime:
            journal = None
            if state is not None:
                journal = stack.enter_context(StateJournal(state, durable=False))
            runtime = await Runtime.start(
                GuestSource(wasm),
                served(handlers),
                options=RuntimeOptions(limits=limits or PoolLimits(), **options),
                journal=journal,
            )
            return await stack.enter_async_context(runtime)

        yield started


@pytest.fixture
async def contract(start: StartRuntime) -> Runtime:
    """A runtime over the contract build."""
    return await start(WASM / "guest-contract.wasm")
