"""OpenTelemetry's SDK, set up for one host: no globals, no environment, no detectors.

Imported only where there is a collector.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.common._log_encoder import encode_logs
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceResponse
from opentelemetry.sdk._logs import (
    LoggerProvider,
    LogRecordLimits,
    LogRecordProcessor,
    ReadableLogRecord,
    ReadWriteLogRecord,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, Span, SpanLimits, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased

from exo_host.telemetry.outbox import Outbox
from exo_host.telemetry.settings import TelemetrySettings

_SCOPE = "exo_host"


class Pipeline:
    """A tracer and a logger whose spans and events go into an outbox."""

    def __init__(self, settings: TelemetrySettings) -> None:
        self.outbox = Outbox(settings)
        resource = Resource(
            {
                "service.name": settings.service_name,
                "service.version": _version(),
                "telemetry.sdk.language": "python",
                "telemetry.sdk.name": "opentelemetry",
                "telemetry.sdk.version": version("opentelemetry-sdk"),
            }
        )
        traces = TracerProvider(
            sampler=ParentBased(ALWAYS_ON),
            resource=resource,
            shutdown_on_exit=False,
            # Given in full, or they would be taken from the environment.
            span_limits=SpanLimits(*[SpanLimits.UNSET] * 8),
        )
        traces.add_span_processor(_Spans(self.outbox))
        self.tracer = traces.get_tracer(_SCOPE)
        logs = LoggerProvider(
            resource=resource,
            shutdown_on_exit=False,
            log_record_limits=LogRecordLimits(*[LogRecordLimits.UNSET] * 4),
        )
        logs.add_log_record_processor(_Events(self.outbox))
        self.logger = logs.get_logger(_SCOPE)


class _Spans(SpanProcessor):
    def __init__(self, outbox: Outbox) -> None:
        self._put = outbox.lane("v1/traces", _encoded_spans, _rejected_spans)

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Nothing is told before a span's end."""

    def on_end(self, span: ReadableSpan) -> None:
        """Put it into the outbox. A trace that its owner leaves out has no spans that end."""
        self._put(span)

    def shutdown(self) -> None:
        """The outbox is closed by whoever made it."""

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Nothing waits here."""
        return True


class _Events(LogRecordProcessor):
    def __init__(self, outbox: Outbox) -> None:
        self._put = outbox.lane("v1/logs", _encoded_events, _rejected_events)

    def on_emit(self, log_record: ReadWriteLogRecord) -> None:
        """Put it into the outbox, without the context that it came from."""
        event = copy.copy(log_record.log_record)
        event.context = Context()
        self._put(
            ReadableLogRecord(
                log_record=event,
                resource=log_record.resource or Resource.get_empty(),
                instrumentation_scope=log_record.instrumentation_scope,
                limits=log_record.limits,
            )
        )

    def shutdown(self) -> None:
        """The outbox is closed by whoever made it."""

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Nothing waits here."""
        return True


def _encoded_spans(batch: Sequence[ReadableSpan]) -> bytes:
    return bytes(encode_spans(batch).SerializeToString())


def _encoded_events(batch: Sequence[ReadableLogRecord]) -> bytes:
    return bytes(encode_logs(batch).SerializeToString())


def _rejected_spans(answer: bytes) -> int:
    try:
        return int(ExportTraceServiceResponse.FromString(answer).partial_success.rejected_spans)
    except Exception:
        # It was taken; some say so in words of their own.
        return 0


def _rejected_events(answer: bytes) -> int:
    try:
        told = ExportLogsServiceResponse.FromString(answer).partial_success
        return int(told.rejected_log_records)
    except Exception:
        return 0


def _version() -> str:
    try:
        return version("exomonad")
    except PackageNotFoundError:
        return "unknown"
