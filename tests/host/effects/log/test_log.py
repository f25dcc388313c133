"""The Log effect and the host's own records: one line each, which cannot pretend to be more."""

import io
import json
import logging
import os
import pty
import threading
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from exo_host.effects.log import Logs, LogSettings, escaped
from exo_host.redaction import Redactor
from exo_types.models import LogRecord, Severity

SECRET = "correct-horse-battery"
FORGED = (
    "a\nERROR b",
    "a\r\nb",
    "a\rb",
    "\x1b[2J",
    "\x9b31m",
    "\u202etxt.exe",
    "a\u2028b",
    "\x00",
    "\x85",
)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    """The records of a log of JSON lines."""
    text = stream.getvalue()
    assert text.isascii()
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def record(message: str = "hello", level: Severity = "info", **facts: object) -> LogRecord:
    return LogRecord.model_validate({"level": level, "message": message, **facts})


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logs(stream: io.StringIO) -> Logs:
    return Logs(LogSettings(level="debug"), Redactor(secrets=[SECRET]), stream)


async def test_a_record_is_one_json_line_with_its_level_and_facts(
    logs: Logs, stream: io.StringIO
) -> None:
    with structlog.contextvars.bound_contextvars(session_id="s-1", call_id="c-1", other="x"):
        await logs.write(record("slow", "warning", logger="hover", fields={"ms": 1200, "ok": None}))
    [line] = lines(stream)
    time = datetime.fromisoformat(str(line["time"]))
    assert time.utcoffset() is not None
    assert str(line["time"]).endswith("Z")
    assert list(line.items())[1:] == [
        ("level", "warning"),
        ("logger", "guest.hover"),
        ("message", "slow"),
        ("session_id", "s-1"),
        ("call_id", "c-1"),
        ("fields", {"ms": 1200, "ok": None}),
    ]


async def test_outside_a_call_there_is_no_session(logs: Logs, stream: io.StringIO) -> None:
    await logs.write(record("alone"))
    [line] = lines(stream)
    assert list(line) == ["time", "level", "logger", "message"]
    assert line["logger"] == "guest.guest"


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical"])
async def test_the_level_is_the_payloads(level: Severity, stream: io.StringIO) -> None:
    everything = Logs(LogSettings(level="debug"), Redactor(), stream)
    await everything.write(record("x", level))
    [line] = lines(stream)
    assert line["level"] == level


async def test_what_is_below_the_level_is_not_written(stream: io.StringIO) -> None:
    logs = Logs(LogSettings(level="error"), Redactor(), stream)
    await logs.write(record("x", "warning"))
    logs.host_logger().info("x")
    await logs.write(record("y", "critical"))
    [line] = lines(stream)
    assert line["message"] == "y"


@pytest.mark.parametrize("text", FORGED)
@pytest.mark.parametrize("form", ["json", "pretty"])
async def test_a_record_cannot_forge_lines_or_drive_the_terminal(
    text: str, form: str, stream: io.StringIO
) -> None:
    logs = Logs(LogSettings.model_validate({"format": form}), Redactor(), stream)
    with structlog.contextvars.bound_contextvars(session_id=text, call_id=text):
        await logs.write(record(f"m{text}", logger=f"l{text}", fields={f"k{text}": [{text: text}]}))
    written = stream.getvalue()
    assert written.count("\n") == 1
    assert written.removesuffix("\n").isprintable()
    assert escaped(text) != text
    if form == "json":
        [line] = lines(stream)
        # Still so for a program that prints what it read.
        assert line["message"] == f"m{escaped(text)}"
        assert line["fields"] == {f"k{escaped(text)}": [{escaped(text): escaped(text)}]}


@given(text=st.text(min_size=1), form=st.sampled_from(["json", "pretty"]))
async def test_one_record_is_one_line_whatever_it_says(text: str, form: str) -> None:
    stream = io.StringIO()
    logs = Logs(LogSettings.model_validate({"format": form}), Redactor(), stream)
    await logs.write(record(text[:4096], fields={text: text}))
    assert stream.getvalue().removesuffix("\n").isprintable()
    assert len(stream.getvalue().splitlines()) == 1
    assert logs.lost == 0


@given(
    secret=st.text(st.characters(exclude_characters="[]", codec="utf-8"), min_size=8, max_size=12),
    around=st.text(max_size=5),
)
async def test_no_secret_is_written(secret: str, around: str) -> None:
    if secret == "redacted":
        return
    stream = io.StringIO()
    logs = Logs(LogSettings(format="json"), Redactor(secrets=[secret]), stream)
    said = around + secret + around
    with structlog.contextvars.bound_contextvars(session_id=said):
        await logs.write(record(said, logger=said, fields={said: [said]}))
    [line] = lines(stream)
    told = line["fields"]
    assert isinstance(told, dict)
    texts = [str(line["message"]), str(line["logger"]), str(line["session_id"]), *told]
    for text in [*texts, *next(iter(told.values()))]:
        assert secret not in text


async def test_a_secret_that_appears_by_writing_a_text_out_goes_too(stream: io.StringIO) -> None:
    logs = Logs(LogSettings(format="json"), Redactor(secrets=["pass\\nword"]), stream)
    await logs.write(record("pass\nword"))
    [line] = lines(stream)
    assert line["message"] == "[redacted]"


@pytest.mark.parametrize("form", ["json", "pretty"])
async def test_secrets_go_from_guest_and_host_alike(form: str, stream: io.StringIO) -> None:
    logs = Logs(LogSettings.model_validate({"format": form}), Redactor(secrets=[SECRET]), stream)
    await logs.write(record(f"with {SECRET}", fields={SECRET: SECRET, "password": "hunter2"}))
    logs.host_logger("door").warning("refused", token="t0ken-value", header=f"Bearer {SECRET}")
    written = stream.getvalue()
    assert SECRET not in written
    assert "hunter2" not in written
    assert "t0ken-value" not in written
    assert "[redacted]" in written


async def test_the_hosts_words_have_the_same_form(logs: Logs, stream: io.StringIO) -> None:
    logger = logs.host_logger("live")
    with structlog.contextvars.bound_contextvars(call_id="c-9"):
        logger.info("guest loaded", path=Path("a\nb"), bytes=12, who={"x"}, odd=float("nan"))
    try:
        raise RuntimeError("broken\nlamp")
    except RuntimeError:
        logger.exception("call failed")
    first, second = lines(stream)
    assert (first["logger"], first["call_id"]) == ("live", "c-9")
    assert first["fields"] == {"path": "a\\nb", "bytes": 12, "who": ["x"], "odd": "nan"}
    assert second["level"] == "error"
    fields = second["fields"]
    assert isinstance(fields, dict)
    assert "RuntimeError: broken\\nlamp" in fields["exception"]


async def test_a_record_that_cannot_be_said_is_lost(logs: Logs, stream: io.StringIO) -> None:
    class Mute:
        def __str__(self) -> str:
            raise RuntimeError

    logs.host_logger().info("x", mute=Mute())
    assert stream.getvalue() == ""
    assert logs.lost == 1


async def test_a_person_reads_one_plain_line(stream: io.StringIO) -> None:
    logs = Logs(LogSettings(format="pretty"), Redactor(), stream)
    with structlog.contextvars.bound_contextvars(session_id="s-1"):
        await logs.write(record("opened", logger="pr", fields={"number": 13, "title": "a b=c"}))
    time, rest = stream.getvalue().split(" ", 1)
    assert time.endswith("Z")
    assert rest == 'info     guest.pr: opened session=s-1 number=13 title="a b=c"\n'


async def test_on_a_terminal_it_is_pretty_and_only_our_colours_get_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal:
        logs = Logs(LogSettings(), Redactor(), terminal)
        await logs.write(record("red \x1b[31m alert", "error"))
        written = os.read(master, 4096).decode()
        monkeypatch.setenv("NO_COLOR", "1")
        await logs.write(record("plain"))
        assert b"\x1b" not in os.read(master, 4096)
    os.close(master)
    assert "\x1b[31merror" in written
    assert "guest.guest: red \\x1b[31m alert" in written
    assert written.count("\x1b") == 2


class TestStreams:
    """Streams in a bad state: nothing raises, nothing waits, losses are counted."""

    async def test_closed(self) -> None:
        stream = io.StringIO()
        stream.close()
        logs = Logs(LogSettings(), Redactor(), stream)
        await logs.write(record())
        assert logs.lost == 1

    async def test_nobody_reads_any_more(self) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "w") as stream:
            logs = Logs(LogSettings(), Redactor(), stream)
            await logs.write(record())
        assert logs.lost == 1

    async def test_nobody_reads_for_now(self) -> None:
        reader, writer = os.pipe()
        with os.fdopen(writer, "w") as stream, os.fdopen(reader, "rb") as kept:
            logs = Logs(LogSettings(), Redactor(), stream)
            count = 0
            while logs.lost < 3:
                await logs.write(record("x" * 3000))
                count += 1
            stream.close()
            written = kept.read().splitlines()
        # What came before is whole.
        assert len(written) >= count - 3
        assert json.loads(written[0])["message"] == "x" * 3000

    async def test_a_torn_line_does_not_spoil_the_next(self) -> None:
        reader, writer = os.pipe()
        with os.fdopen(writer, "w") as stream, os.fdopen(reader, "rb", buffering=0) as kept:
            logs = Logs(LogSettings(), Redactor(), stream)
            await logs.write(record("first", fields={"much": "x" * 1_000_000}))
            await logs.write(record("lost too"))
            assert logs.lost == 2
            os.set_blocking(reader, False)
            while kept.read(65536):
                pass
            await logs.write(record("second"))
            stream.close()
            rest = kept.read()
        # What was torn gets its end first.
        assert rest.startswith(b"\n")
        assert json.loads(rest.splitlines()[-1])["message"] == "second"

    async def test_the_device_is_full(self) -> None:
        with os.fdopen(os.open("/dev/full", os.O_WRONLY), "w") as stream:
            logs = Logs(LogSettings(), Redactor(), stream)
            await logs.write(record())
            assert logs.lost == 1

    async def test_an_encoding_that_lacks_the_letters(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding="ascii")
        logs = Logs(LogSettings(format="pretty"), Redactor(), stream)
        await logs.write(record("lämp"))
        assert b"l\\xe4mp" in raw.getvalue()
        assert logs.lost == 0

    async def test_standard_error_of_the_moment(self, capsys: pytest.CaptureFixture[str]) -> None:
        await Logs(LogSettings(), Redactor()).write(record("to stderr"))
        assert json.loads(capsys.readouterr().err)["message"] == "to stderr"


class TestFiles:
    """A file in place of the stream."""

    async def test_only_its_owner_reads_it(self, tmp_path: Path, stream: io.StringIO) -> None:
        file = tmp_path / "log"
        file.write_text("")
        file.chmod(0o644)
        logs = Logs(LogSettings(file=file), Redactor(), stream)
        assert file.stat().st_mode & 0o777 == 0o644
        await logs.write(record("one"))
        await logs.write(record("two"))
        await logs.close()
        await logs.close()
        await logs.write(record("too late"))
        assert logs.lost == 1
        assert file.stat().st_mode & 0o777 == 0o600
        assert [json.loads(line)["message"] for line in file.read_text().splitlines()] == [
            "one",
            "two",
        ]
        assert stream.getvalue() == ""

    async def test_one_that_cannot_be_opened_is_said_once(
        self, tmp_path: Path, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
    ) -> None:
        logs = Logs(LogSettings(file=tmp_path / "no" / "log"), Redactor(), stream)
        await logs.write(record("one"))
        await logs.write(record("two"))
        assert [line["message"] for line in lines(stream)] == ["one", "two"]
        assert capsys.readouterr().err.count("cannot log to") == 1


async def test_many_threads_do_not_mix_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "log"
    logs = Logs(LogSettings(file=file), Redactor())

    def speak(name: str) -> None:
        logger = logs.host_logger(name)
        for _ in range(100):
            logger.info(name * 500)

    speakers = [threading.Thread(target=speak, args=(name,)) for name in "abcd"]
    for speaker in speakers:
        speaker.start()
    for speaker in speakers:
        speaker.join()
    await logs.close()
    said = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(said) == 400
    assert all(line["message"] == line["logger"] * 500 for line in said)


class TestStandardLogging:
    """Records of libraries come out in the same form."""

    @pytest.fixture
    async def captured(self, stream: io.StringIO) -> AsyncIterator[Logs]:
        logs = Logs(LogSettings(level="debug"), Redactor(secrets=[SECRET]), stream)
        logs.capture_standard_logging()
        logs.capture_standard_logging()
        yield logs
        await logs.close()

    async def test_everything_is_put_back(self, logs: Logs) -> None:
        root = logging.getLogger()
        before, level = list(root.handlers), root.level
        logs.capture_standard_logging()
        assert len(root.handlers) == 1
        later = logging.NullHandler()
        root.addHandler(later)
        await logs.close()
        assert root.handlers == [*before, later]
        assert root.level == level
        root.removeHandler(later)

    async def test_a_record(self, captured: Logs, stream: io.StringIO) -> None:
        with structlog.contextvars.bound_contextvars(session_id="s-1"):
            logging.getLogger("mcp.server").warning("odd %s\n%s", "\x1b[0m", SECRET)
        [line] = lines(stream)
        assert (line["logger"], line["level"]) == ("mcp.server", "warning")
        assert line["message"] == "odd \\x1b[0m\\n[redacted]"
        assert line["session_id"] == "s-1"

    async def test_an_exception(self, captured: Logs, stream: io.StringIO) -> None:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logging.getLogger("x").exception("failed")
        [line] = lines(stream)
        fields = line["fields"]
        assert isinstance(fields, dict)
        assert "ValueError: [redacted]" in fields["exception"]

    async def test_a_bad_format_and_a_level_of_its_own(
        self, logs: Logs, stream: io.StringIO
    ) -> None:
        # Not by the fixture: pytest's own handlers come after it, and they raise.
        logs.capture_standard_logging()
        logging.getLogger("x").log(25, "%d", "no number")
        logging.getLogger("x").log(99, "loud")
        await logs.close()
        first, second = lines(stream)
        assert (first["message"], first["level"]) == ("%d", "info")
        assert second["level"] == "critical"

    async def test_a_server_with_handlers_of_its_own(
        self, stream: io.StringIO, capsys: pytest.CaptureFixture[str]
    ) -> None:
        server = logging.getLogger("uvicorn")
        own = logging.StreamHandler()
        server.addHandler(own)
        server.propagate = False
        logs = Logs(LogSettings(), Redactor(), stream)
        try:
            logs.capture_standard_logging()
            server.info("started")
            logging.getLogger("uvicorn.access").info("GET /")
            await logs.close()
            assert (server.handlers, server.propagate) == ([own], False)
        finally:
            server.removeHandler(own)
            server.propagate = True
        assert [line["logger"] for line in lines(stream)] == ["uvicorn", "uvicorn.access"]
        assert capsys.readouterr().err == ""

    async def test_the_talkative_speak_once_a_minute(
        self, captured: Logs, stream: io.StringIO
    ) -> None:
        for attempt in range(5):
            logging.getLogger("opentelemetry.sdk.x").error("export failed %d", attempt)
            logging.getLogger("httpx").info("HTTP Request: POST")
        [line] = lines(stream)
        assert line["message"] == "export failed 0"


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        LogSettings.model_validate({"format": "xml"})


def test_a_stream_is_not_touched_before_the_first_record() -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    stream: TextIO = Untouchable()  # type: ignore[assignment]
    Logs(LogSettings(file=Path("/nowhere/log")), Redactor(), stream)
