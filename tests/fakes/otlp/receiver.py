"""An OpenTelemetry collector on the loopback, which keeps what it is sent.

```python
with Receiver() as receiver:
    ... TelemetrySettings(endpoint=receiver.endpoint) ...
    [event] = receiver.events()
```

It reads requests with OpenTelemetry's own descriptions, so that one that is not OTLP is answered
400. Tests set `status`, `headers`, `rejects`, or hold the answers back with `hold`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord
from opentelemetry.proto.trace.v1.trace_pb2 import Span


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """The collector. A context manager; leaves no thread."""

    def __init__(self) -> None:
        self.status = 200
        """Answered to every request that is OTLP."""

        self.headers: dict[str, str] = {}
        """Sent with every answer."""

        self.rejects = 0
        """Items that each answer says were not wanted."""

        self.answer: bytes | None = None
        """Answered in place of OTLP's message."""

        self.hold = threading.Event()
        """While this is cleared, requests are kept and not answered."""

        self.hold.set()
        self.came = threading.Semaphore(0)
        """Released once for each request, before it is answered."""

        self.requests: list[Request] = []
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="otlp-receiver"
        )

    @property
    def endpoint(self) -> str:
        """What to give as the endpoint."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hold.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def spans(self) -> list[Span]:
        """All spans that came, in their order."""
        return [
            span
            for request in self.requests
            if request.path == "/v1/traces"
            for resource in ExportTraceServiceRequest.FromString(request.body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    def events(self) -> list[LogRecord]:
        """All events that came, in their order."""
        return [
            record
            for request in self.requests
            if request.path == "/v1/logs"
            for resource in ExportLogsServiceRequest.FromString(request.body).resource_logs
            for scope in resource.scope_logs
            for record in scope.log_records
        ]

    def resources(self) -> list[dict[str, object]]:
        """Who the events came from, by request."""
        return [
            attributes(resource.resource.attributes)
            for request in self.requests
            if request.path == "/v1/logs"
            for resource in ExportLogsServiceRequest.FromString(request.body).resource_logs
        ]

    def take(self, request: Request) -> tuple[int, bytes]:
        """Keep a request; say what to answer."""
        try:
            match request.path:
                case "/v1/traces":
                    ExportTraceServiceRequest.FromString(request.body)
                    traces = ExportTraceServiceResponse()
                    traces.partial_success.rejected_spans = self.rejects
                    answer = traces.SerializeToString()
                case "/v1/logs":
                    ExportLogsServiceRequest.FromString(request.body)
                    logs = ExportLogsServiceResponse()
                    logs.partial_success.rejected_log_records = self.rejects
                    answer = logs.SerializeToString()
                case _:
                    return 404, b""
        except Exception:
            # Whatever it is, it is no message of this kind.
            return 400, b""
        if request.headers.get("content-type") != "application/x-protobuf":
            return 415, b""
        self.requests.append(request)
        self.came.release()
        self.hold.wait()
        return self.status, bytes(answer) if self.answer is None else self.answer


def attributes(pairs: Sequence[KeyValue]) -> dict[str, object]:
    """Attributes of a message as Python's values."""
    return {pair.key: value(pair.value) for pair in pairs}


def value(any_value: AnyValue) -> object:
    """A value of any kind as Python's."""
    kind = any_value.WhichOneof("value")
    if kind == "array_value":
        return [value(item) for item in any_value.array_value.values]
    return None if kind is None else getattr(any_value, kind)


class _Server(ThreadingHTTPServer):
    # Joined at the end, so that no thread outlives a test.
    daemon_threads = False

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """The other end went away, which some tests make it do."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        headers = {name.lower(): text for name, text in self.headers.items()}
        status, answer = self.server.receiver.take(
            Request(self.path, headers, self.rfile.read(length))
        )
        self.send_response(status)
        for name, text in self.server.receiver.headers.items():
            self.send_header(name, text)
        self.send_header("content-type", "application/x-protobuf")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(
        self,
        format: str,  # noqa: A002
        *arguments: object,
    ) -> None:
        """Not on the terminal of a test."""
