"""One session: its turn, its guest, and its state between calls and instances."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Final

from exo_host.errors import GuestTrap
from exo_host.guest import Guest
from exo_host.instance import GuestInstance
from exo_host.runtime.call import STATELESS, GuestCall, StateRefused
from exo_host.runtime.generation import Generation
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.trace import CallTrace
from exo_types.wire import MAX_BYTES

_UNIT: Final = b"{}"
_SUCCESS: Final = b'{"kind":"Success","payload":'
_LOOKING: Final = frozenset({"snapshot", "handle_mcp_list"})
"""Exports that change nothing."""


@dataclass(slots=True, eq=False)
class Session:
    """What the pool knows of a session. Its fields are for the loop's thread."""

    id: str
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    running: bool = False
    waiting: int = 0
    guest: Guest | None = None
    generation: Generation | None = None
    calls: int = 0
    last_used_at: float = field(default_factory=time.time)
    trace: CallTrace | None = None
    state: SessionState | None = None

    @property
    def busy(self) -> bool:
        """Whether a call of it runs or waits."""
        return self.turn.locked() or self.waiting > 0


class SessionState:
    """A session's state beside one guest; its methods are for that guest's thread.

    An instance that is new, because the guest is or because the one before trapped, is first given
    the state that was saved. After every call the state is taken out, and saved if it changed.
    """

    def __init__(self, session: str, journal: StateJournal | None) -> None:
        self._session = session
        self._journal = journal
        self._instance: GuestInstance | None = None
        self._saved: bytes | None = None
        self._nothing = b""

    def answer(self, call: GuestCall, instance: GuestInstance) -> bytes:
        """Make a call; raise `GuestTrap`, `StateRefused`, `StateNotSaved`, `JournalUnusable`."""
        if self._journal is None or self._session == STATELESS:
            return _bounded(call.export, instance.call(call.export, call.document))
        if instance is not self._instance:
            self._take_up(instance, self._journal)
        reply = instance.call(call.export, call.document)
        if call.export not in _LOOKING:
            self._save(instance, self._journal)
        return _bounded(call.export, reply)

    def _take_up(self, instance: GuestInstance, journal: StateJournal) -> None:
        self._nothing = snapshot_of(instance)
        self._saved = journal.read(self._session)
        if self._saved is not None:
            restore(instance, self._saved)
        self._instance = instance

    def _save(self, instance: GuestInstance, journal: StateJournal) -> None:
        now = snapshot_of(instance)
        if now == (self._saved or self._nothing):
            return
        if now == self._nothing:
            journal.forget(self._session)
            self._saved = None
        else:
            journal.write(self._session, now)
            self._saved = now


def snapshot_of(instance: GuestInstance) -> bytes:
    """Return what an instance remembers, a document of type `Snapshot`; raise `GuestTrap`."""
    reply = instance.call("snapshot", _UNIT)
    if not reply.startswith(_SUCCESS):
        raise GuestTrap(f"the guest does not say what it remembers: {_reason(reply)}")
    return reply[len(_SUCCESS) : -1]


def restore(instance: GuestInstance, snapshot: bytes) -> None:
    """Have an instance remember a snapshot; raise `StateRefused`, `GuestTrap`."""
    reply = instance.call("restore", snapshot)
    if not reply.startswith(_SUCCESS):
        raise StateRefused(
            f"the guest does not take this session's state: {_reason(reply)}; load a guest that "
            "does, or remove the session's file from the state directory to start it anew"
        )


def _bounded(export: str, reply: bytes) -> bytes:
    if len(reply) > MAX_BYTES:
        raise GuestTrap(f"the guest's {export} answered {len(reply)} bytes; at most {MAX_BYTES}")
    return reply


def _reason(reply: bytes) -> str:
    return str(json.loads(reply)["payload"]["message"])
