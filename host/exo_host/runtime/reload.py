"""Another guest in place of the one that runs, or the reason why not.

The new one is loaded aside and held against the schema. A trial instance then takes the state of
every session there is. Only what passes all that is put in place; what does not changes nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Literal

from exo_host.errors import GuestRefused, HostError
from exo_host.instance import GuestInstance
from exo_host.runtime.call import StateRefused
from exo_host.runtime.generation import Generation, GuestSource, digest_of, load_generation
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.pool import PluginPool
from exo_host.runtime.session import restore, snapshot_of
from exo_host.runtime.trace import ReloadTrace
from exo_types.dispatch import refuse
from exo_types.models import EffectError


class Reloader:
    """Reloads one pool's guest, one attempt at a time."""

    def __init__(
        self,
        pool: PluginPool,
        source: GuestSource,
        *,
        journal: StateJournal | None,
        record: Callable[[ReloadTrace], None],
    ) -> None:
        self._pool = pool
        self._source = source
        self._journal = journal
        self._record = record
        self._turn = asyncio.Lock()
        self._refused = ""

    async def reload(self) -> ReloadTrace:
        """Put what is there now in place, if it is another guest and a good one."""
        async with self._turn:
            began = time.monotonic()
            outcome, digest, reason = await self._attempt()
            trace = ReloadTrace(
                at=time.time(),
                outcome=outcome,
                generation=self._pool.generation.number,
                digest=digest,
                reason=reason,
                seconds=time.monotonic() - began,
            )
            if outcome != "unchanged":
                self._record(trace)
            return trace

    async def _attempt(self) -> tuple[Literal["loaded", "unchanged", "refused"], str, str]:
        digest = ""
        try:
            digest = await asyncio.to_thread(digest_of, self._source)
            if digest == self._pool.generation.digest:
                return "unchanged", digest, "the guest and its policy are those that run"
            number = self._pool.generation.number + 1
            generation = await asyncio.to_thread(load_generation, self._source, number)
            await asyncio.to_thread(lambda: _try_out(generation, self._states()))
        except HostError as error:
            return "refused", digest, str(error)
        self._pool.adopt(generation)
        return "loaded", digest, f"{self._source.wasm} is in place, {generation.compiled.schema}"

    def _states(self) -> list[tuple[str, bytes]]:
        if self._journal is None:
            return []
        read = (
            (session.id, self._journal.read(session.id)) for session in self._journal.sessions()
        )
        return [(session, state) for session, state in read if state is not None]


class _Silent:
    """Serves a guest that is only tried out: it is to ask for nothing."""

    def perform(self, kind: str, document: bytes) -> bytes:
        """Refuse the effect."""
        message = f"{kind} is not performed while the guest is tried out"
        return refuse(EffectError(code="unavailable", message=message))


def _try_out(generation: Generation, states: Iterable[tuple[str, bytes]]) -> None:
    """Have an instance start and take every state; raise `GuestRefused`, `StateRefused`."""
    instance = GuestInstance(generation.compiled, _Silent())
    try:
        snapshot_of(instance)
        for session, state in states:
            try:
                restore(instance, state)
            except StateRefused as error:
                raise StateRefused(f"session {session!r}: {error}") from None
    except StateRefused:
        raise
    except HostError as error:
        raise GuestRefused(f"the guest starts, but does not hold: {error}") from None
    finally:
        instance.close()
