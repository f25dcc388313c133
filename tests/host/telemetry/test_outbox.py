"""A collector that is down, slow, or unwilling: no call notices, and nothing is left behind."""

import asyncio
import logging
import socket
import threading

import pytest
from tests.fakes.otlp.receiver import Receiver

from exo_host.redaction import Redactor
from exo_host.telemetry.service import Telemetry
from exo_host.telemetry.settings import TelemetrySettings
from exo_types.models import TelemetryEvent

EVENT = TelemetryEvent(name="x")


def telemetry(endpoint: str, **changed: float) -> Telemetry:
    settings = {"endpoint": endpoint, "schedule_delay_seconds": 0.01, **changed}
    return Telemetry(TelemetrySettings.model_validate(settings), Redactor())


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "telemetry"]


async def came(receiver: Receiver) -> None:
    """Wait for the next request."""
    arrived = await asyncio.to_thread(receiver.came.acquire, timeout=20)
    assert arrived, "no request came"


@pytest.fixture
def closed_port() -> str:
    """An endpoint where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    return f"http://127.0.0.1:{port}"


async def test_no_thread_before_the_first_item_and_none_after_the_end() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint)
        assert threads() == []
        await service.emit(EVENT)
        assert threads() == ["telemetry"]
        await service.close()
        assert threads() == []
        await service.close()
    assert len(receiver.events()) == 1


async def test_a_batch_goes_out_when_its_time_has_come() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        await came(receiver)
        assert len(receiver.events()) == 1
        await service.close()


async def test_a_full_batch_does_not_wait_for_its_time() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint, batch_size=3, schedule_delay_seconds=3600)
        for _ in range(3):
            await service.emit(EVENT)
        await came(receiver)
        await service.close()
    assert len(receiver.events()) == 3


async def test_the_end_sends_all_that_waits_in_batches() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint, batch_size=4, schedule_delay_seconds=3600)
        for number in range(10):
            await service.emit(TelemetryEvent(name=str(number)))
        with service.effect_span("Log"):
            pass
        await service.close()
    assert [event.event_name for event in receiver.events()] == [str(n) for n in range(10)]
    assert len(receiver.spans()) == 1
    assert service.dropped == 0


async def test_a_slow_collector_fills_a_bounded_queue_and_no_call_waits() -> None:
    with Receiver() as receiver:
        receiver.hold.clear()
        service = telemetry(receiver.endpoint, batch_size=1, queue_size=5)
        await service.emit(EVENT)
        await came(receiver)
        # One is on its way, five wait, four are too many.
        for _ in range(9):
            await service.emit(EVENT)
        assert service.dropped == 4
        receiver.hold.set()
        await service.close()
    assert len(receiver.events()) == 6
    assert service.dropped == 4
    assert threads() == []


async def test_a_collector_that_never_answers_does_not_keep_the_host_from_ending() -> None:
    with Receiver() as receiver:
        receiver.hold.clear()
        service = telemetry(receiver.endpoint, batch_size=1, shutdown_timeout_seconds=0.05)
        for _ in range(3):
            await service.emit(EVENT)
        await came(receiver)
        await service.close()
        assert threads() == []
        assert service.dropped == 3


async def test_a_batch_has_a_deadline() -> None:
    given_up = threading.Event()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            assert "does not answer in time" in record.getMessage()
            given_up.set()

    ear, log = Ear(), logging.getLogger("telemetry")
    with Receiver() as receiver:
        receiver.hold.clear()
        service = telemetry(
            receiver.endpoint, export_timeout_seconds=0.05, shutdown_timeout_seconds=3600
        )
        log.addHandler(ear)
        try:
            await service.emit(EVENT)
            assert await asyncio.to_thread(given_up.wait, 20)
        finally:
            log.removeHandler(ear)
        await service.close()
        assert service.dropped == 1


async def test_nobody_listens_and_only_one_line_says_so(
    closed_port: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    service = telemetry(closed_port, batch_size=1)
    for _ in range(20):
        await service.emit(EVENT)
    with service.effect_span("Log"):
        pass
    await service.close()
    assert service.dropped == 21
    assert threads() == []
    [record] = caplog.records
    assert (record.name, record.levelno) == ("telemetry", logging.WARNING)
    assert "cannot be reached: ConnectError" in record.getMessage()
    assert record.exc_info is None


async def test_an_unavailable_collector_is_tried_again() -> None:
    with Receiver() as receiver:
        receiver.status = 503
        receiver.headers = {"retry-after": "0"}
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        await came(receiver)
        await came(receiver)
        receiver.status = 200
        await service.close()
    # Kept by the receiver at each attempt, answered well at the last.
    assert len(receiver.events()) >= 3
    assert service.dropped == 0


async def test_the_end_does_not_wait_for_better_times() -> None:
    with Receiver() as receiver:
        receiver.status = 503
        receiver.headers = {"retry-after": "3600"}
        service = telemetry(
            receiver.endpoint, export_timeout_seconds=3600, shutdown_timeout_seconds=3600
        )
        await service.emit(EVENT)
        await came(receiver)
        await service.close()
    assert service.dropped == 1
    assert threads() == []


async def test_a_refusal_is_final(caplog: pytest.LogCaptureFixture) -> None:
    with Receiver() as receiver:
        receiver.status = 401
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        await service.close()
    assert len(receiver.requests) == 1
    assert service.dropped == 1
    assert "answers 401" in caplog.text


async def test_what_a_collector_takes_only_in_part_is_counted() -> None:
    with Receiver() as receiver:
        receiver.rejects = 2
        service = telemetry(receiver.endpoint, schedule_delay_seconds=3600)
        for _ in range(3):
            await service.emit(EVENT)
        await service.close()
    assert service.dropped == 2


async def test_an_answer_in_other_words_is_an_answer(caplog: pytest.LogCaptureFixture) -> None:
    with Receiver() as receiver:
        receiver.answer = b"thank you"
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        with service.effect_span("Log"):
            pass
        await service.close()
    assert service.dropped == 0
    assert caplog.records == []


async def test_after_the_end_everything_is_dropped() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        await service.close()
        await service.emit(EVENT)
        with service.effect_span("Log"):
            pass
        assert threads() == []
    assert service.dropped == 2
    assert len(receiver.events()) == 1


async def test_a_process_without_threads_to_spare_loses_events_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Receiver() as receiver:
        service = telemetry(receiver.endpoint)
        with monkeypatch.context() as patched:
            patched.setattr(threading.Thread, "start", refuse)
            await service.emit(EVENT)
        assert service.dropped == 1
        await service.emit(EVENT)
        await service.close()
    assert len(receiver.events()) == 1


async def test_a_proxy_of_the_environment_is_not_for_the_loopback(
    monkeypatch: pytest.MonkeyPatch, closed_port: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed_port)
    monkeypatch.setenv("NO_PROXY", "")
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint)
        await service.emit(EVENT)
        await service.close()
    assert len(receiver.events()) == 1


async def test_many_threads_lose_nothing() -> None:
    with Receiver() as receiver:
        service = telemetry(receiver.endpoint, queue_size=1000, batch_size=7)

        def speak() -> None:
            for _ in range(50):
                with service.effect_span("Log"):
                    pass

        speakers = [threading.Thread(target=speak) for _ in range(4)]
        for speaker in speakers:
            speaker.start()
        for speaker in speakers:
            speaker.join()
        await service.close()
    assert len(receiver.spans()) == 200
    assert len({span.span_id for span in receiver.spans()}) == 200
