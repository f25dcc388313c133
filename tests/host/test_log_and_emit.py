"""The Log and Emit effects: one line each, and nothing the guest says can pretend to be more."""

import json
import logging

import pytest

from exo_host.effects import emit, log
from exo_types.models import (
    LogRecord,
    TelemetryEvent,
    TelemetryValue,
    TelemetryValueInteger,
    TelemetryValueList,
    TelemetryValueText,
)


async def test_a_record_is_one_line_with_its_level_and_facts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await log.write(
        LogRecord(level="warning", message="slow", logger="hover", fields={"ms": 1200, "ok": None})
    )
    [record] = caplog.records
    assert (record.name, record.levelno) == ("guest.hover", logging.WARNING)
    assert record.getMessage() == 'slow {"ms": 1200, "ok": null}'


async def test_a_record_cannot_forge_lines_or_drive_the_terminal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await log.write(
        LogRecord(level="info", message="a\nERROR b\x1b[2J\u202e", fields={"k\n": "\x1b[0m"})
    )
    text = caplog.records[0].getMessage()
    assert text.isprintable()
    assert "a\\nERROR b\\x1b[2J\\u202e" in text


async def test_an_event_is_one_json_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    attributes: dict[str, TelemetryValue] = {
        "number": TelemetryValueInteger(payload=13),
        "labels": TelemetryValueList(payload=[TelemetryValueText(payload="\u202eb\x9b")]),
    }
    await emit.emit(TelemetryEvent(name="pr.opened", attributes=attributes))
    [record] = caplog.records
    assert record.name == "telemetry"
    assert record.getMessage().isascii()
    assert json.loads(record.getMessage())["attributes"]["number"]["payload"] == 13
