"""Telemetry of a host: its calls and effects as spans, its guests' events.

Nothing here fails and nothing waits. What cannot be sent is dropped and counted
(`Telemetry.dropped`), and said in the log once a minute.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final

import structlog

from exo_host.redaction import Redactor
from exo_host.telemetry.settings import TelemetrySettings
from exo_host.telemetry.spans import CallSpan, EffectSpan
from exo_host.telemetry.values import SEVERITIES, attributes, safe_text
from exo_types.models import TelemetryEvent
from exo_types.record import to_plain

if TYPE_CHECKING:
    from opentelemetry.context import Context

    from exo_host.telemetry.pipeline import Pipeline

_LOG: Final = logging.getLogger("telemetry")
SESSION: Final = "session.id"
CALL: Final = "exomonad.call.id"


class Telemetry:
    """Events and spans on their way to a collector. For any thread."""

    def __init__(self, settings: TelemetrySettings, redactor: Redactor) -> None:
        self._settings = settings
        self._redactor = redactor
        self._made: Pipeline | None = None
        self._making = threading.Lock()

    @property
    def dropped(self) -> int:
        """Events and spans that were not sent: too many, too late, or refused."""
        return 0 if self._made is None else self._made.outbox.dropped

    async def emit(self, event: TelemetryEvent) -> None:
        """Perform the Emit effect, within the current span. Returns before the event is sent."""
        pipeline = self._pipeline()
        if pipeline is None:
            if _LOG.isEnabledFor(logging.DEBUG):
                # ASCII only, as json writes it: the text is the guest's, and a terminal obeys
                # more than that.
                _LOG.debug("%s", json.dumps(self._redactor.plain(to_plain(event))))
            return
        from opentelemetry._logs import SeverityNumber

        facts = attributes(event.attributes or {}, self._redactor)
        bound = structlog.contextvars.get_contextvars()
        for name, value in (
            (SESSION, event.session_id or bound.get("session_id")),
            (CALL, bound.get("call_id")),
        ):
            if value is not None:
                facts[name] = safe_text(str(value), self._redactor)
        number, text = (None, None) if event.severity is None else SEVERITIES[event.severity]
        pipeline.logger.emit(
            timestamp=time.time_ns(),
            event_name=safe_text(event.name, self._redactor),
            severity_number=None if number is None else SeverityNumber(number),
            severity_text=text,
            body=None if event.body is None else safe_text(event.body, self._redactor),
            attributes=facts,
        )

    def call_span(
        self,
        export: str,
        *,
        call_id: str,
        session_id: str,
        door: str,
        traceparent: str | None = None,
    ) -> AbstractContextManager[CallSpan]:
        """A span around a call that came in by `door`.

        It continues the trace of `traceparent` (W3C) if that is a good one, and else the current
        one if there is any.
        """
        span = CallSpan(export)
        pipeline = self._pipeline()
        if pipeline is None:
            return span
        from opentelemetry.trace import SpanKind

        told = {
            "exomonad.export": export,
            CALL: call_id,
            SESSION: session_id,
            "exomonad.door": door,
        }
        return span.open_with(pipeline, self._redactor, SpanKind.SERVER, told, _remote(traceparent))

    def effect_span(self, kind: str) -> AbstractContextManager[EffectSpan]:
        """A span around an effect, within the call's."""
        span = EffectSpan(kind)
        pipeline = self._pipeline()
        if pipeline is None:
            return span
        from opentelemetry.trace import SpanKind

        told = {"exomonad.effect": kind}
        return span.open_with(pipeline, self._redactor, SpanKind.INTERNAL, told)

    async def close(self) -> None:
        """Send what waits, as far as the shutdown timeout goes; leaves no thread. Idempotent."""
        if self._made is not None:
            await self._made.outbox.close()

    def _pipeline(self) -> Pipeline | None:
        if self._made is not None or self._settings.endpoint is None:
            return self._made
        with self._making:
            if self._made is None:
                from exo_host.telemetry.pipeline import Pipeline

                self._made = Pipeline(self._settings)
            return self._made


def _remote(traceparent: str | None) -> Context | None:
    if traceparent is None:
        return None
    from opentelemetry import trace
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract({"traceparent": traceparent})
    known = trace.get_current_span(context).get_span_context()
    return context if known.is_valid and known.is_remote else None
