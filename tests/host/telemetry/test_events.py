"""The Emit effect: what arrives at a collector."""

import json
import logging

import pytest
import structlog
from tests.fakes.otlp.receiver import Receiver, attributes

from exo_host.effects import emit
from exo_host.redaction import Redactor
from exo_host.telemetry.service import Telemetry
from exo_host.telemetry.settings import TelemetrySettings
from exo_host.telemetry.values import DROPPED_ATTRIBUTES, LONGEST_TEXT, MOST_ATTRIBUTES
from exo_types.models import (
    Severity,
    TelemetryEvent,
    TelemetryValue,
    TelemetryValueFlag,
    TelemetryValueInteger,
    TelemetryValueList,
    TelemetryValueNumber,
    TelemetryValueText,
)

SECRET = "correct-horse-battery"


def telemetry_to(receiver: Receiver, redactor: Redactor | None = None) -> Telemetry:
    settings = TelemetrySettings(endpoint=receiver.endpoint, service_name="lamp")
    return Telemetry(settings, redactor or Redactor())


def text(value: str) -> TelemetryValueText:
    return TelemetryValueText(payload=value)


def whole(value: int) -> TelemetryValueInteger:
    return TelemetryValueInteger(payload=value)


def several(*values: TelemetryValue) -> TelemetryValueList:
    return TelemetryValueList(payload=list(values))


async def test_an_event_arrives_with_everything() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with structlog.contextvars.bound_contextvars(call_id="c-7", session_id="bound"):
            await emit.emit(
                telemetry,
                TelemetryEvent(
                    name="pr.opened",
                    severity="warning",
                    body="opened late",
                    session_id="s-41",
                    attributes={
                        "title": text("lämp"),
                        "number": whole(-(2**63)),
                        "ratio": TelemetryValueNumber(payload=0.5),
                        "draft": TelemetryValueFlag(payload=True),
                        "labels": several(text("bug"), text("ui")),
                    },
                ),
            )
        await telemetry.close()
    [event] = receiver.events()
    assert event.event_name == "pr.opened"
    assert (event.severity_number, event.severity_text) == (13, "WARN")
    assert event.body.string_value == "opened late"
    assert event.time_unix_nano > 0
    assert event.trace_id == b""
    assert attributes(event.attributes) == {
        "title": "lämp",
        "number": -(2**63),
        "ratio": 0.5,
        "draft": True,
        "labels": ["bug", "ui"],
        "session.id": "s-41",
        "exomonad.call.id": "c-7",
    }
    [resource] = receiver.resources()
    assert resource["service.name"] == "lamp"
    assert resource["telemetry.sdk.language"] == "python"
    assert telemetry.dropped == 0


async def test_the_bound_session_serves_where_the_event_has_none() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with structlog.contextvars.bound_contextvars(session_id="bound"):
            await telemetry.emit(TelemetryEvent(name="x"))
        await telemetry.close()
    [event] = receiver.events()
    assert attributes(event.attributes) == {"session.id": "bound"}
    assert event.severity_number == 0


@pytest.mark.parametrize(
    ("severity", "number", "name"),
    [
        ("debug", 5, "DEBUG"),
        ("info", 9, "INFO"),
        ("warning", 13, "WARN"),
        ("error", 17, "ERROR"),
        ("critical", 21, "FATAL"),
    ],
)
async def test_each_severity_is_opentelemetrys(severity: Severity, number: int, name: str) -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        await telemetry.emit(TelemetryEvent(name="x", severity=severity))
        await telemetry.close()
    [event] = receiver.events()
    assert (event.severity_number, event.severity_text) == (number, name)


@pytest.mark.parametrize(
    ("items", "flat"),
    [
        (several(), []),
        (several(whole(1), several(whole(2), several(whole(3)))), [1, 2, 3]),
        (several(whole(1), TelemetryValueNumber(payload=0.5)), [1.0, 0.5]),
        # As a double it would be another number.
        (several(whole(2**53 + 1), TelemetryValueNumber(payload=0.5)), ["9007199254740993", "0.5"]),
        (several(text("a"), whole(1), TelemetryValueFlag(payload=True)), ["a", "1", "true"]),
        (several(TelemetryValueFlag(payload=True), whole(1)), ["true", "1"]),
    ],
)
async def test_lists_are_made_legal(items: TelemetryValueList, flat: list[object]) -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        await telemetry.emit(TelemetryEvent(name="x", attributes={"l": items}))
        await telemetry.close()
    [event] = receiver.events()
    assert attributes(event.attributes)["l"] == flat


async def test_an_event_too_big_is_cut_to_what_a_collector_takes() -> None:
    many: dict[str, TelemetryValue] = {f"a{n}": whole(n) for n in range(MOST_ATTRIBUTES + 3)}
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        await telemetry.emit(TelemetryEvent(name="x", attributes=many, body="b" * 100_000))
        await telemetry.emit(TelemetryEvent(name="y", attributes={"": text("nameless")}))
        await telemetry.close()
    big, nameless = receiver.events()
    found = attributes(big.attributes)
    assert len(found) == MOST_ATTRIBUTES + 1
    assert found[DROPPED_ATTRIBUTES] == 3
    assert len(big.body.string_value) == LONGEST_TEXT
    assert attributes(nameless.attributes) == {"_": "nameless"}


async def test_secrets_do_not_leave_with_an_event() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver, Redactor(secrets=[SECRET]))
        await telemetry.emit(
            TelemetryEvent(
                name=f"login.{SECRET}",
                # Cut in the middle, half of it would stay.
                body="x" * (LONGEST_TEXT - 5) + SECRET,
                session_id=f"s-{SECRET}",
                attributes={
                    SECRET: whole(1),
                    "text": text(f"<{SECRET}>"),
                    "list": several(several(text(SECRET))),
                    "password": text("hunter2"),
                },
            )
        )
        await telemetry.close()
    [event] = receiver.events()
    wire = receiver.requests[0].body
    assert SECRET.encode() not in wire
    assert b"hunter2" not in wire
    assert SECRET[:5].encode() not in wire
    assert event.event_name == "login.[redacted]"
    assert attributes(event.attributes)["list"] == ["[redacted]"]


async def test_headers_authorize_each_request() -> None:
    with Receiver() as receiver:
        settings = TelemetrySettings.model_validate(
            {"endpoint": receiver.endpoint + "/", "headers": {"authorization": "Bearer abc"}}
        )
        assert "abc" not in repr(settings)
        telemetry = Telemetry(settings, Redactor())
        await telemetry.emit(TelemetryEvent(name="x"))
        await telemetry.close()
    assert receiver.requests[0].headers["authorization"] == "Bearer abc"


async def test_without_a_collector_an_event_is_one_json_line_for_debugging(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    telemetry = Telemetry(TelemetrySettings(), Redactor(secrets=[SECRET]))
    await emit.emit(
        telemetry,
        TelemetryEvent(
            name="pr.opened",
            attributes={"number": whole(13), "labels": several(text("\u202eb\x9b"), text(SECRET))},
        ),
    )
    await telemetry.close()
    [record] = caplog.records
    assert (record.name, record.levelno) == ("telemetry", logging.DEBUG)
    assert record.getMessage().isascii()
    assert SECRET not in record.getMessage()
    assert json.loads(record.getMessage())["attributes"]["number"]["payload"] == 13


async def test_without_a_collector_and_without_debugging_nothing_is_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    telemetry = Telemetry(TelemetrySettings(), Redactor())
    await telemetry.emit(TelemetryEvent(name="x"))
    with telemetry.call_span("e", call_id="c", session_id="s", door="d") as span:
        span.finish("success")
        assert span.traceparent is None
        with telemetry.effect_span("Log") as effect:
            effect.sizes(asked_bytes=1)
    await telemetry.close()
    assert caplog.records == []
    assert telemetry.dropped == 0


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"endpoint": "collector:4318"}, "expected http://HOST:PORT"),
        ({"endpoint": "http://me:pw@collector"}, "what authorizes goes into `headers`"),
        ({"headers": {"x\r\ny": "z"}}, "the name of a header"),
        ({"headers": {"x": "z\r\nSecret: 1"}}, "is not printable ASCII"),
        ({"batch_size": 10, "queue_size": 5}, "more than queue_size"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    settings: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        TelemetrySettings.model_validate(settings)
