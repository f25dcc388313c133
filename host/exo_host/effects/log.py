"""The Log effect, and the host's own records: one line each, by structlog.

Nothing here fails: a line that cannot be written is lost and counted (`Logs.lost`).

Session and call are taken from structlog's context variables `session_id` and `call_id`; the
runtime binds them around a call. What lines look like: `exo_host.effects.log_line`.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TextIO, cast

import structlog
from pydantic import BaseModel
from structlog.typing import FilteringBoundLogger

from exo_host.effects.log_line import Entry, escaped, json_line, pretty_line
from exo_host.effects.log_sink import Sink
from exo_host.effects.log_standard import StandardLogging
from exo_host.redaction import Redactor
from exo_types.models import LogRecord, Severity
from exo_types.record import to_plain

__all__ = ["LEVELS", "LogSettings", "Logs", "escaped"]

LEVELS: Final[Mapping[Severity, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
}
"""The schema's severities as Python's levels."""

_FIELDS: Final = "fields"
_LOGGER: Final = "logger"


class LogSettings(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """What is logged, where to, and how it looks."""

    format: Literal["auto", "json", "pretty"] = "auto"
    """`auto` is pretty on a terminal, and JSON lines everywhere else."""

    level: Severity = "info"
    """The least grave level that is written."""

    file: Path | None = None
    """Where to append, in place of the stream; made readable for its owner only."""


class Logs:
    """The log of a host. For any thread; never raises."""

    def __init__(
        self, settings: LogSettings, redactor: Redactor, stream: TextIO | None = None
    ) -> None:
        """Log to `stream`; without one, to whatever is the process's standard error at the time."""
        self._settings = settings
        self._redactor = redactor
        self._sink = Sink(stream, settings.file)
        self._standard: StandardLogging | None = None
        self._bound = structlog.make_filtering_bound_logger(LEVELS[settings.level])
        self._guest = self.host_logger("guest")

    @property
    def lost(self) -> int:
        """Lines that could not be written: the stream was closed, or full."""
        return self._sink.lost

    async def write(self, record: LogRecord) -> None:
        """Perform the Log effect. The record's logger becomes one below `guest`."""
        fields = to_plain(record.fields) if record.fields else {}
        self._guest.log(
            LEVELS[record.level],
            record.message,
            **{_LOGGER: f"guest.{record.logger or 'guest'}", _FIELDS: fields},
        )

    def host_logger(self, name: str = "host") -> FilteringBoundLogger:
        """A logger for the host's own words: `logger.info("guest loaded", path=...)`."""
        bound: FilteringBoundLogger = structlog.wrap_logger(
            self._sink,
            processors=[self._last],
            wrapper_class=self._bound,
            context_class=dict,
            cache_logger_on_first_use=False,
        ).bind(**{_LOGGER: name})
        return bound

    def capture_standard_logging(self) -> None:
        """Let records of the standard library's logging (uvicorn, mcp) come out here too.

        Undone by `close`.
        """
        if self._standard is None:
            self._standard = StandardLogging(self._record, LEVELS[self._settings.level])
            self._standard.install()

    async def close(self) -> None:
        """Give the standard library its handlers back, and close the file."""
        if self._standard is not None:
            self._standard.remove()
            self._standard = None
        self._sink.close()

    def _record(self, level: int, logger: str, message: str, fields: Mapping[str, object]) -> None:
        self.host_logger(logger).log(level, message, **{_FIELDS: fields})

    def _last(
        self, _: object, method: str, event: MutableMapping[str, object]
    ) -> tuple[tuple[str], dict[str, object]]:
        """The only processor of the chain, and so its end: what is handed to the sink."""
        try:
            return (self._line(method, event),), {}
        except Exception:
            # Something in the record cannot even say what it is.
            self._sink.lost += 1
            raise structlog.DropEvent from None

    def _line(self, method: str, event: MutableMapping[str, object]) -> str:
        bound = structlog.contextvars.get_contextvars()
        message, logger = str(event.pop("event", "")), str(event.pop(_LOGGER))
        told = event.pop(_FIELDS, None)
        event = structlog.processors.format_exc_info(None, method, event)
        entry = Entry(
            time=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            level=method,
            logger=logger,
            message=message,
            session_id=_named(bound.get("session_id")),
            call_id=_named(bound.get("call_id")),
            fields={**event, **cast(Mapping[str, object], told or {})},
        )
        terminal = self._sink.is_terminal()
        wanted = self._settings.format
        if wanted == "pretty" or (wanted == "auto" and terminal):
            colours = terminal and not os.environ.get("NO_COLOR")
            return pretty_line(entry, self._redactor, colours=colours)
        return json_line(entry, self._redactor)


def _named(value: object) -> str | None:
    return None if value is None else str(value)
