"""The receiver that the other tests rely on, judged by OpenTelemetry's own exporters."""

import http.client

import pytest
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SpanExportResult
from tests.fakes.otlp.receiver import Receiver, attributes


def test_it_takes_what_the_reference_exporter_sends() -> None:
    tracer = TracerProvider(resource=Resource({}), shutdown_on_exit=False).get_tracer("x")
    span = tracer.start_span("lamp", attributes={"on": True})
    span.end()
    with Receiver() as receiver:
        exporter = OTLPSpanExporter(endpoint=f"{receiver.endpoint}/v1/traces", timeout=20)
        assert exporter.export([span]) is SpanExportResult.SUCCESS  # type: ignore[list-item]
        exporter.shutdown()  # type: ignore[no-untyped-call]
    [came] = receiver.spans()
    assert came.name == "lamp"
    assert attributes(came.attributes) == {"on": True}


@pytest.mark.parametrize(
    ("path", "body", "kind", "status"),
    [
        ("/v1/logs", b"", "application/x-protobuf", 200),
        ("/v1/logs", b"\xff", "application/x-protobuf", 400),
        ("/v1/logs", b"", "application/json", 415),
        ("/logs", b"", "application/x-protobuf", 404),
    ],
)
def test_it_refuses_what_is_not_otlp(path: str, body: bytes, kind: str, status: int) -> None:
    with Receiver() as receiver:
        connection = http.client.HTTPConnection(receiver.endpoint.removeprefix("http://"))
        connection.request("POST", path, body, {"content-type": kind})
        assert connection.getresponse().status == status
        connection.close()
