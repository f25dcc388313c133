"""What happened lately: recent calls with their effects, reloads, and whoever watches them.

Everything here is kept for people to look at and is bounded: so many calls, so many bytes of each
document, so many events for a watcher that does not keep up. Documents are redacted before they are
kept. Everything is for the loop's thread.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from exo_host.bridge import PerformedEffect

JsonObject: TypeAlias = dict[str, object]
CallStatus: TypeAlias = Literal["waiting", "running", "answered", "failed", "trapped", "refused"]
"""`failed`: the guest answered with an error. `trapped`: it could not answer. `refused`: it was not
asked, because the runtime was full or closing."""

_KEPT_CALLS: Final = 200
_KEPT_RELOADS: Final = 50
_KEPT_EFFECTS: Final = 64
_KEPT_BYTES: Final = 16 * 2**10
_WAITING_EVENTS: Final = 1000


@dataclass(slots=True)
class EffectTrace:
    """An effect that a call performed."""

    kind: str
    started_at: float
    payload: str
    seconds: float | None = None
    reply: str | None = None
    failed: bool = False

    def shown(self) -> JsonObject:
        """The effect as the page reads it."""
        return {
            "kind": self.kind,
            "started_at": self.started_at,
            "seconds": self.seconds,
            "payload": self.payload,
            "reply": self.reply,
            "failed": self.failed,
        }


@dataclass(slots=True)
class CallTrace:
    """A call, from its arrival on."""

    id: str
    export: str
    session: str
    door: str
    started_at: float
    input: str
    recorder: Recorder
    status: CallStatus = "waiting"
    seconds: float | None = None
    generation: int | None = None
    reply: str | None = None
    error: str | None = None
    effects: list[EffectTrace] = field(default_factory=list)
    effects_left_out: int = 0

    def runs(self, generation: int) -> None:
        """An instance of this generation has begun with it."""
        self.status, self.generation = "running", generation
        self.recorder.changed(self)

    def asks(self, kind: str, document: bytes) -> None:
        """It asks for an effect, which begins."""
        self._add(EffectTrace(kind, time.time(), self.recorder.kept(document)))
        self.recorder.changed(self)

    def performed(self, effect: PerformedEffect) -> None:
        """An effect of it was answered. One that could not be read had no beginning."""
        asked = self.effects[-1] if self.effects else None
        if asked is None or asked.reply is not None:
            asked = EffectTrace(
                effect.kind, time.time() - effect.seconds, self.recorder.kept(effect.document)
            )
            self._add(asked)
        asked.seconds = effect.seconds
        asked.reply = self.recorder.kept(effect.reply)
        asked.failed = effect.reply.startswith(b'{"kind":"Error"')
        self.recorder.changed(self)

    def _add(self, effect: EffectTrace) -> None:
        # The newest are kept: what a call does last is what it hangs on.
        if len(self.effects) >= _KEPT_EFFECTS:
            del self.effects[0]
            self.effects_left_out += 1
        self.effects.append(effect)

    def ends(self, status: CallStatus, *, reply: bytes = b"", error: str | None = None) -> None:
        """It is over, with what the guest answered or why it did not."""
        self.status = status
        self.seconds = time.time() - self.started_at
        self.reply = self.recorder.kept(reply) if reply else None
        self.error = error if error is None else self.recorder.kept(error.encode())
        self.recorder.changed(self)

    def shown(self) -> JsonObject:
        """The call as the page reads it; times in seconds since 1970, durations in seconds."""
        return {
            "id": self.id,
            "export": self.export,
            "session": self.session,
            "door": self.door,
            "started_at": self.started_at,
            "status": self.status,
            "seconds": self.seconds,
            "generation": self.generation,
            "input": self.input,
            "reply": self.reply,
            "error": self.error,
            "effects": [effect.shown() for effect in self.effects],
            "effects_left_out": self.effects_left_out,
        }


@dataclass(frozen=True, slots=True)
class ReloadTrace:
    """An attempt to put another guest in place."""

    at: float
    outcome: Literal["loaded", "unchanged", "refused"]
    generation: int
    digest: str
    reason: str
    seconds: float

    def shown(self) -> JsonObject:
        """The reload as the page reads it."""
        return {
            "at": self.at,
            "outcome": self.outcome,
            "generation": self.generation,
            "digest": self.digest,
            "reason": self.reason,
            "seconds": self.seconds,
        }


class Recorder:
    """Keeps what happened lately, and tells it to whoever watches."""

    def __init__(self, redact: Callable[[str], str] = str) -> None:
        self._redact = redact
        self._calls: deque[CallTrace] = deque(maxlen=_KEPT_CALLS)
        self._reloads: deque[ReloadTrace] = deque(maxlen=_KEPT_RELOADS)
        self._watchers: set[asyncio.Queue[JsonObject]] = set()
        self._numbers = 0

    def call(self, export: str, session: str, door: str, document: bytes) -> CallTrace:
        """A call has come in."""
        self._numbers += 1
        trace = CallTrace(
            id=f"c{self._numbers}",
            export=export,
            session=session,
            door=door,
            started_at=time.time(),
            input=self.kept(document),
            recorder=self,
        )
        self._calls.append(trace)
        self.changed(trace)
        return trace

    def changed(self, call: CallTrace) -> None:
        """Tell the watchers how a call stands now."""
        if self._watchers:
            self._tell({"type": "call", "call": call.shown()})

    def reloaded(self, reload: ReloadTrace) -> None:
        """A reload was tried."""
        self._reloads.append(reload)
        self._tell({"type": "reload", "reload": reload.shown()})

    def calls(self) -> list[JsonObject]:
        """The calls that are kept, oldest first."""
        return [call.shown() for call in self._calls]

    def reloads(self) -> list[JsonObject]:
        """The reloads that are kept, oldest first."""
        return [reload.shown() for reload in self._reloads]

    def kept(self, document: bytes) -> str:
        """What is kept of a document: its text, redacted, cut when it is long."""
        text = document[: 4 * _KEPT_BYTES].decode("utf-8", "replace")
        shown = self._redact(text)
        if len(document) <= 4 * _KEPT_BYTES and len(shown) <= _KEPT_BYTES:
            return shown
        return f"{shown[:_KEPT_BYTES]} … ({len(document)} bytes in all)"

    def stop(self) -> None:
        """Tell the watchers that nothing more will come."""
        self._tell({"type": "stopped"})

    @contextmanager
    def watched(self) -> Iterator[asyncio.Queue[JsonObject]]:
        """Give the events from now on, `stopped` the last; who does not keep up misses some."""
        queue: asyncio.Queue[JsonObject] = asyncio.Queue(_WAITING_EVENTS)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def _tell(self, event: JsonObject) -> None:
        for queue in self._watchers:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"type": "behind"})
            queue.put_nowait(event)
