"""The pool: calls in, each session on a guest of its own, no more of them than there may be.

A session's calls take turns. At most `instances` calls run at once, at most `queue` wait; beyond
that a call is refused at once. A guest that is idle makes room for another session's: its state is
in the journal, and comes back with its session.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from exo_host.guest import Guest
from exo_host.runtime.call import GuestCall, RuntimeClosing, RuntimeFull
from exo_host.runtime.generation import Generation
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.session import Session, SessionState
from exo_host.runtime.trace import CallTrace

MakeGuest: TypeAlias = Callable[[Generation, Session], Guest]


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much of everything there may be."""

    instances: int = 8
    """Guests alive at once, and so calls at once."""
    queue: int = 128
    """Calls that wait for their turn."""
    session_queue: int = 32
    """Calls of one session that wait for their turn."""


@dataclass(frozen=True, slots=True)
class PoolLoad:
    """How much there is now."""

    live: int
    busy: int
    waiting: int


class PluginPool:
    """Guests by session, of the newest generation; for the loop's thread."""

    def __init__(
        self,
        generation: Generation,
        make: MakeGuest,
        *,
        journal: StateJournal | None = None,
        limits: PoolLimits | None = None,
    ) -> None:
        self.generation = generation
        """The guest that the next call of a session will get."""
        self._make = make
        self._journal = journal
        self._limits = limits or PoolLimits()
        # In the order in which they were last used.
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._permits = asyncio.Semaphore(self._limits.instances)
        self._waiting = 0
        self._running: set[asyncio.Task[bytes]] = set()
        self._retiring: set[asyncio.Task[None]] = set()
        self._closing = False

    @property
    def limits(self) -> PoolLimits:
        """How much there may be."""
        return self._limits

    def load(self) -> PoolLoad:
        """How much there is now."""
        live = sum(session.guest is not None for session in self._sessions.values())
        return PoolLoad(live=live, busy=len(self._running), waiting=self._waiting)

    def sessions(self) -> Iterable[Session]:
        """The sessions with a guest or a call, the longest unused first."""
        return tuple(self._sessions.values())

    async def call(self, call: GuestCall, trace: CallTrace) -> bytes:
        """Answer a call; raise what `as_error` of `exo_host.runtime.call` takes.

        When the caller is cancelled, the call is stopped, and its guest replaced.
        """
        async with self._turn(call) as session:
            trace.runs(self.generation.number)
            answering = asyncio.create_task(self._answer(call, session, trace))
            self._running.add(answering)
            answering.add_done_callback(self._running.discard)
            try:
                return await answering
            except asyncio.CancelledError:
                answering.cancel()
                await asyncio.wait({answering})
                if self._closing and not _cancelled():
                    raise RuntimeClosing("the runtime is closing, and stopped this call") from None
                raise

    def adopt(self, generation: Generation) -> None:
        """Let calls from now on have this guest; those in flight finish on theirs."""
        self.generation = generation
        for session in self.sessions():
            if not session.busy:
                self._retire(session)

    async def trim(self, unused_seconds: float) -> None:
        """Free the guests that nobody called for so long; their state is kept."""
        for session in self.sessions():
            if not session.busy and session.last_used_at < time.time() - unused_seconds:
                self._retire(session)
        await self._retired()

    async def close(self, grace_seconds: float = 10.0) -> None:
        """Take no more calls, let those there are finish within the grace, then stop them."""
        self._closing = True
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=grace_seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        for session in self.sessions():
            async with session.turn:  # behind those that wait, which are refused now
                self._retire(session)
        await self._retired()

    @asynccontextmanager
    async def _turn(self, call: GuestCall) -> AsyncIterator[Session]:
        session = self._admitted(call)
        waits = True
        try:
            async with session.turn, self._permits:
                self._waiting -= 1
                session.waiting -= 1
                waits = False
                if self._closing:
                    raise RuntimeClosing("the runtime is closing and takes no more calls")
                session.calls += 1
                session.running = True
                try:
                    yield session
                finally:
                    session.running = False
                    session.last_used_at = time.time()
        finally:
            if waits:
                self._waiting -= 1
                session.waiting -= 1
            self._left(session)

    def _admitted(self, call: GuestCall) -> Session:
        if self._closing:
            raise RuntimeClosing("the runtime is closing and takes no more calls")
        if self._waiting >= self._limits.queue:
            raise RuntimeFull(
                f"{self._waiting} calls are waiting, and no more may; try again in a moment"
            )
        session = self._sessions.get(call.session) or Session(call.session)
        if session.waiting >= self._limits.session_queue:
            raise RuntimeFull(
                f"{session.waiting} calls of this session are waiting, and no more may; "
                "try again in a moment"
            )
        self._sessions[call.session] = session
        self._sessions.move_to_end(call.session)
        session.waiting += 1
        self._waiting += 1
        return session

    def _left(self, session: Session) -> None:
        if session.busy:
            return
        if session.guest is None:
            self._sessions.pop(session.id, None)
        elif session.generation is not self.generation or self._closing:
            self._retire(session)

    async def _answer(self, call: GuestCall, session: Session, trace: CallTrace) -> bytes:
        if session.guest is None or session.generation is not self.generation:
            self._renew(session)
        guest, state = session.guest, session.state
        if guest is None or state is None:  # pragma: no cover - for the type checker
            raise RuntimeClosing("this session has no guest")
        session.trace = trace
        return await guest.run(lambda instance: state.answer(call, instance))

    def _renew(self, session: Session) -> None:
        if session.guest is not None:
            self._close_aside(session.guest)
        self._make_room(session)
        session.generation = self.generation
        session.guest = self._make(self.generation, session)
        session.state = SessionState(session.id, self._journal)

    def _make_room(self, newcomer: Session) -> None:
        live = [each for each in self.sessions() if each.guest is not None and each is not newcomer]
        idle = [each for each in live if not each.running]
        for session in idle[: max(0, len(live) + 1 - self._limits.instances)]:
            self._retire(session)

    def _retire(self, session: Session) -> None:
        if session.guest is not None:
            self._close_aside(session.guest)
            session.guest = session.state = session.generation = None
        if not session.busy:
            self._sessions.pop(session.id, None)

    def _close_aside(self, guest: Guest) -> None:
        closing = asyncio.create_task(guest.close())
        self._retiring.add(closing)
        closing.add_done_callback(self._retiring.discard)

    async def _retired(self) -> None:
        while self._retiring:
            await asyncio.wait(set(self._retiring))


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
