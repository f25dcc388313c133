"""The runtime: whoever calls the guest calls it here, and always gets a document."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

import structlog

from exo_host.bridge import Deadlines, PerformedEffect, Performer
from exo_host.errors import HostError
from exo_host.guest import Guest
from exo_host.live import GuestOptions
from exo_host.runtime.call import GuestCall, as_error
from exo_host.runtime.generation import Generation, GuestSource, load_generation
from exo_host.runtime.journal import StateJournal
from exo_host.runtime.metrics import Metrics
from exo_host.runtime.pool import PluginPool, PoolLimits
from exo_host.runtime.reload import Reloader
from exo_host.runtime.session import Session
from exo_host.runtime.spans import NoSpans, Spans
from exo_host.runtime.trace import CallStatus, CallTrace, JsonObject, Recorder, ReloadTrace
from exo_types.dispatch import refuse
from exo_types.effects import EffectHandlers
from exo_types.failure import as_failure
from exo_types.manifest import FINGERPRINT

_LOG: Final = logging.getLogger(__name__)
_SHOWN_SESSIONS: Final = 200
_FAILED: Final = b'{"kind":"Error"'


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """How a runtime runs."""

    limits: PoolLimits = field(default_factory=PoolLimits)
    deadlines: Deadlines = field(default_factory=Deadlines)
    call_seconds: float = 120.0
    own_seconds: float = 30.0
    performers: Mapping[str, Performer] = field(default_factory=dict)


class Runtime:
    """A pool of guests with all that is known of its calls; for one event loop."""

    def __init__(
        self,
        source: GuestSource,
        generation: Generation,
        handlers: EffectHandlers,
        *,
        options: RuntimeOptions | None = None,
        journal: StateJournal | None = None,
        recorder: Recorder | None = None,
        spans: Spans | None = None,
    ) -> None:
        self._source = source
        self._handlers = handlers
        self._options = options or RuntimeOptions()
        self._journal = journal
        self._spans = spans or NoSpans()
        self._started_at = time.time()
        self.recorder = recorder or Recorder()
        self.metrics = Metrics()
        self.pool = PluginPool(generation, self._made, journal=journal, limits=self._options.limits)
        self._reloader = Reloader(self.pool, source, journal=journal, record=self._reloaded)

    @classmethod
    async def start(
        cls,
        source: GuestSource,
        handlers: EffectHandlers,
        *,
        options: RuntimeOptions | None = None,
        journal: StateJournal | None = None,
        recorder: Recorder | None = None,
        spans: Spans | None = None,
    ) -> Self:
        """Load the guest and return its runtime; raise `GuestRefused` or `PolicyRefused`."""
        generation = await asyncio.to_thread(load_generation, source, 1)
        return cls(
            source,
            generation,
            handlers,
            options=options,
            journal=journal,
            recorder=recorder,
            spans=spans,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self, grace_seconds: float = 10.0) -> None:
        """Let calls in flight finish within the grace, free all guests."""
        self.recorder.stop()
        await self.pool.close(grace_seconds)

    async def reload(self) -> ReloadTrace:
        """Put the guest and policy that are there now in place, or say why not."""
        return await self._reloader.reload()

    def not_built(self, reason: str) -> ReloadTrace:
        """Record that there is no other guest because its sources do not compile."""
        trace = ReloadTrace(
            at=time.time(),
            outcome="refused",
            generation=self.pool.generation.number,
            digest="",
            reason=reason,
            seconds=0.0,
        )
        self._reloaded(trace)
        return trace

    async def answer(self, call: GuestCall) -> bytes:
        """Return the guest's reply, or an error in its form: this never raises but to be cancelled.

        The reply is the document of the export's reply type.
        """
        trace = self.recorder.call(call.export, call.session, call.door, call.document)
        bound = structlog.contextvars.bound_contextvars(session_id=call.session, call_id=trace.id)
        span = self._spans.call_span(
            call.export,
            call_id=trace.id,
            session_id=call.session,
            door=call.door,
            traceparent=call.traceparent,
        )
        with bound, span as open_span:
            status, code, reply = await self._outcome(call, trace)
            open_span.finish(status, code)
        self.metrics.called(call.export, status, trace.seconds or 0.0)
        return reply

    async def _outcome(
        self, call: GuestCall, trace: CallTrace
    ) -> tuple[CallStatus, str | None, bytes]:
        try:
            reply = await self.pool.call(call, trace)
        except HostError as error:
            status: CallStatus = "refused" if trace.generation is None else "trapped"
            found = as_error(error)
            reply = refuse(found)
            trace.ends(status, reply=reply, error=str(error))
            return status, found.code, reply
        except asyncio.CancelledError:
            trace.ends("refused" if trace.generation is None else "trapped", error="cancelled")
            raise
        except Exception as error:
            _LOG.exception("a call failed in the host")
            found = as_failure(call.export, error)
            reply = refuse(found)
            trace.ends("trapped", reply=reply, error=found.message)
            return "trapped", found.code, reply
        if reply.startswith(_FAILED):
            trace.ends("failed", reply=reply)
            return "failed", None, reply
        trace.ends("answered", reply=reply)
        return "answered", None, reply

    def describe(self) -> JsonObject:
        """How things stand, as the page reads it; times in seconds since 1970."""
        generation = self.pool.generation
        kept = self._journal
        saved = [] if kept is None else list(kept.sessions(newest=_SHOWN_SESSIONS))
        live = {each.id for each in self.pool.sessions()}
        return {
            "now": time.time(),
            "fingerprint": FINGERPRINT,
            "started_at": self._started_at,
            "guest": {
                "path": str(self._source.wasm),
                "generation": generation.number,
                "digest": generation.digest,
                "fingerprint": generation.compiled.fingerprint,
                "size": generation.compiled.size,
                "loaded_at": generation.loaded_at,
                "policy": None if self._source.policy is None else str(self._source.policy),
            },
            "limits": {
                "instances": self.pool.limits.instances,
                "queue": self.pool.limits.queue,
            },
            "load": self._load(),
            "instances": [
                _instance(each) for each in self.pool.sessions() if each.guest is not None
            ],
            "sessions": [
                {
                    "id": each.id,
                    "live": each.id in live,
                    "state_bytes": each.bytes,
                    "saved_at": each.saved_at,
                }
                for each in saved
            ],
        }

    def metrics_text(self) -> bytes:
        """The metrics, as Prometheus reads them."""
        load = self.pool.load()
        self.metrics.standing(
            live=load.live,
            busy=load.busy,
            waiting=load.waiting,
            generation=self.pool.generation.number,
        )
        return self.metrics.text()

    def _load(self) -> JsonObject:
        load = self.pool.load()
        return {"live": load.live, "busy": load.busy, "waiting": load.waiting}

    def _reloaded(self, reload: ReloadTrace) -> None:
        self.metrics.reloaded(reload.outcome)
        self.recorder.reloaded(reload)

    def _made(self, generation: Generation, session: Session) -> Guest:
        """Make a guest whose effects are seen in the trace of its session's call."""
        loop = asyncio.get_running_loop()

        def begin(kind: str, document: bytes) -> None:
            if session.trace is not None:
                loop.call_soon_threadsafe(session.trace.asks, kind, document)

        def observe(effect: PerformedEffect) -> None:
            if session.trace is not None:
                loop.call_soon_threadsafe(self._performed, session.trace, effect)

        options: GuestOptions = {
            "deadlines": self._options.deadlines,
            "call_seconds": self._options.call_seconds,
            "own_seconds": self._options.own_seconds,
            "performers": self._options.performers,
            "begin": begin,
            "observe": observe,
            "around": self._around,
        }
        return Guest(generation.compiled, self._handlers, **options)

    def _performed(self, trace: CallTrace, effect: PerformedEffect) -> None:
        trace.performed(effect)
        outcome = "Error" if effect.reply.startswith(_FAILED) else "Success"
        self.metrics.performed(effect.kind, outcome, effect.seconds)

    async def _around(self, kind: str, perform: Callable[[], Awaitable[bytes]]) -> bytes:
        with self._spans.effect_span(kind) as span:
            reply = await perform()
            span.finish("Error" if reply.startswith(_FAILED) else "Success")
            return reply


def _instance(session: Session) -> JsonObject:
    return {
        "session": session.id,
        "generation": None if session.generation is None else session.generation.number,
        "state": "busy" if session.busy else "idle",
        "calls": session.calls,
        "last_used_at": session.last_used_at,
    }
