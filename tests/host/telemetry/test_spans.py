"""Spans: a call, the effects within it, and the events within those."""

import asyncio
import contextvars
import threading

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from tests.fakes.otlp.receiver import Receiver, attributes

from exo_host.redaction import Redactor
from exo_host.telemetry.service import Telemetry
from exo_host.telemetry.settings import TelemetrySettings
from exo_types.failure import EffectFailure
from exo_types.models import TelemetryEvent

SECRET = "correct-horse-battery"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = "b7ad6b7169203331"


def telemetry_to(receiver: Receiver) -> Telemetry:
    return Telemetry(TelemetrySettings(endpoint=receiver.endpoint), Redactor(secrets=[SECRET]))


def named(receiver: Receiver) -> dict[str, Span]:
    return {span.name: span for span in receiver.spans()}


async def test_a_trace_goes_through_the_guests_thread_and_back() -> None:
    # As the runtime does it: the guest's thread runs in a copy of the call's context, and each
    # handler's task starts with a copy of that thread's.
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        loop = asyncio.get_running_loop()

        async def handler() -> None:
            with telemetry.effect_span("Emit") as effect:
                await telemetry.emit(TelemetryEvent(name="inner"))
                effect.sizes(asked_bytes=120, answered_bytes=2)
                effect.finish("success")

        def guest() -> None:
            asyncio.run_coroutine_threadsafe(handler(), loop).result()

        with telemetry.call_span(
            "handle_mcp_call", call_id="c-1", session_id="s-1", door="mcp"
        ) as call:
            copied = contextvars.copy_context()
            done = asyncio.Event()

            def thread() -> None:
                copied.run(guest)
                loop.call_soon_threadsafe(done.set)

            hop = threading.Thread(target=thread)
            hop.start()
            await done.wait()
            hop.join()
            call.finish("success")
        await telemetry.close()
    spans = named(receiver)
    outer, inner = spans["handle_mcp_call"], spans["Emit"]
    [event] = receiver.events()
    assert outer.parent_span_id == b""
    assert inner.parent_span_id == outer.span_id
    assert inner.trace_id == outer.trace_id == event.trace_id
    assert event.span_id == inner.span_id
    assert outer.kind == Span.SPAN_KIND_SERVER
    assert attributes(outer.attributes) == {
        "exomonad.export": "handle_mcp_call",
        "exomonad.call.id": "c-1",
        "session.id": "s-1",
        "exomonad.door": "mcp",
        "exomonad.outcome": "success",
    }
    assert attributes(inner.attributes) == {
        "exomonad.effect": "Emit",
        "exomonad.effect.asked_bytes": 120,
        "exomonad.effect.answered_bytes": 2,
        "exomonad.outcome": "success",
    }
    assert outer.end_time_unix_nano >= inner.end_time_unix_nano >= inner.start_time_unix_nano


async def test_calls_side_by_side_have_traces_of_their_own() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        both = asyncio.Barrier(2)

        async def call(name: str) -> None:
            with telemetry.call_span(name, call_id=name, session_id="s", door="http"):
                await both.wait()
                with telemetry.effect_span(f"{name}-effect"):
                    await both.wait()

        await asyncio.gather(call("a"), call("b"))
        await telemetry.close()
    spans = named(receiver)
    assert spans["a-effect"].parent_span_id == spans["a"].span_id
    assert spans["b-effect"].parent_span_id == spans["b"].span_id
    assert spans["a"].trace_id != spans["b"].trace_id


async def test_a_call_after_another_has_a_trace_of_its_own() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        for name in ("first", "second"):
            with telemetry.call_span(name, call_id=name, session_id="s", door="http"):
                pass
        await telemetry.emit(TelemetryEvent(name="afterwards"))
        await telemetry.close()
    first, second = receiver.spans()
    assert first.trace_id != second.trace_id
    assert second.parent_span_id == b""
    assert receiver.events()[0].trace_id == b""


async def test_a_traceparent_is_continued_and_handed_on() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with telemetry.call_span(
            "e", call_id="c", session_id="s", door="http", traceparent=f"00-{TRACE}-{PARENT}-01"
        ) as call:
            handed_on = call.traceparent
        await telemetry.close()
    [span] = receiver.spans()
    assert span.trace_id.hex() == TRACE
    assert span.parent_span_id.hex() == PARENT
    assert handed_on == f"00-{TRACE}-{span.span_id.hex()}-01"


async def test_a_trace_its_owner_does_not_record_is_not_recorded() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with telemetry.call_span(
            "e", call_id="c", session_id="s", door="http", traceparent=f"00-{TRACE}-{PARENT}-00"
        ):
            pass
        await telemetry.close()
    assert receiver.spans() == []
    assert telemetry.dropped == 0


@pytest.mark.parametrize("traceparent", ["", "junk", f"00-{'0' * 32}-{PARENT}-01", "\x00" * 55])
async def test_a_bad_traceparent_begins_a_new_trace(traceparent: str) -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with telemetry.call_span(
            "e", call_id="c", session_id="s", door="http", traceparent=traceparent
        ):
            pass
        await telemetry.close()
    [span] = receiver.spans()
    assert span.parent_span_id == b""


@pytest.mark.parametrize(
    ("error", "outcome", "code"),
    [
        (EffectFailure("not_found", f"no {SECRET}"), "error", "not_found"),
        (TimeoutError(), "error", "timeout"),
        (RuntimeError(f"it was {SECRET}"), "error", "internal"),
        (asyncio.CancelledError(), "cancelled", "cancelled"),
    ],
)
async def test_an_exception_is_a_code_and_no_more(
    error: BaseException, outcome: str, code: str
) -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with pytest.raises(type(error)), telemetry.effect_span("LLMCall"):
            raise error
        await telemetry.close()
    [span] = receiver.spans()
    assert attributes(span.attributes) == {
        "exomonad.effect": "LLMCall",
        "exomonad.outcome": outcome,
        "error.type": code,
    }
    assert span.status.code == Status.STATUS_CODE_ERROR
    assert list(span.events) == []
    assert SECRET.encode() not in receiver.requests[0].body


async def test_secrets_do_not_leave_with_a_span() -> None:
    with Receiver() as receiver:
        telemetry = telemetry_to(receiver)
        with telemetry.call_span(
            f"e-{SECRET}", call_id=SECRET, session_id=SECRET, door=SECRET
        ) as call:
            call.finish(SECRET, SECRET)
        await telemetry.close()
    [request] = receiver.requests
    assert SECRET.encode() not in request.body
    assert receiver.spans()[0].name == "e-[redacted]"


async def test_two_hosts_in_one_process_keep_their_telemetry_apart() -> None:
    with Receiver() as one, Receiver() as other:
        first, second = telemetry_to(one), telemetry_to(other)
        with first.effect_span("first"), second.effect_span("second"):
            pass
        await first.close()
        await second.close()
    assert list(named(one)) == ["first"]
    assert list(named(other)) == ["second"]
