"""Records of the standard library's logging, handed to the host's log.

Libraries bring their own handlers and their own forms (uvicorn), or speak far too often when
something is down (OpenTelemetry, a connection that is tried again). While this is installed there
is one form, and the talkative say one thing a minute.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from typing import Final

from exo_host.rarely import Rarely

_OWN_HANDLERS: Final = ("uvicorn", "uvicorn.error", "uvicorn.access")
_TALKATIVE: Final = ("opentelemetry", "urllib3")
_CHATTY: Final = (
    *("httpx", "httpx2", "httpcore", "httpcore2", "hpack", "asyncio", "watchfiles", "markdown_it"),
    *("anthropic", "docker", "githubkit", "mcp", "pygls", "uvicorn.error"),
)
"""Their lines below a warning are about every request, or have what was asked in them."""

_QUIET_SECONDS: Final = 60.0

Write = Callable[[int, str, str, Mapping[str, object]], None]
"""Takes a level, a logger's name, a message and fields."""


class StandardLogging:
    """The root logger and those with handlers of their own, turned to the host's log."""

    def __init__(self, write: Write, level: int) -> None:
        self._level = level
        self._handler = _Handler(write)
        self._undo: list[Callable[[], None]] = []

    def install(self) -> None:
        """Take the place of all handlers there are."""
        root = logging.getLogger()
        self._replace(root, [self._handler], self._level, propagate=root.propagate)
        for name in _OWN_HANDLERS:
            logger = logging.getLogger(name)
            self._replace(logger, [], logger.level, propagate=True)
        for name in _CHATTY:
            logger = logging.getLogger(name)
            level = max(logger.level, logging.WARNING)
            self._replace(logger, list(logger.handlers), level, propagate=logger.propagate)

    def remove(self) -> None:
        """Put everything back."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def _replace(
        self,
        logger: logging.Logger,
        handlers: list[logging.Handler],
        level: int,
        *,
        propagate: bool,
    ) -> None:
        before, old_level, old_propagate = list(logger.handlers), logger.level, logger.propagate

        def undo() -> None:
            # Whatever someone added since is theirs.
            later = [handler for handler in logger.handlers if handler not in handlers]
            logger.handlers[:] = [*before, *(added for added in later if added not in before)]
            logger.setLevel(old_level)
            logger.propagate = old_propagate

        self._undo.append(undo)
        logger.handlers[:] = handlers
        logger.setLevel(level)
        logger.propagate = propagate


class _Handler(logging.Handler):
    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write
        self._rare = Rarely(_QUIET_SECONDS)

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".", 1)[0] in _TALKATIVE and not self._rare.now():
            return
        try:
            message = record.getMessage()
        except Exception:
            # Someone's format does not fit their arguments: a record it is all the same.
            message = str(record.msg)
        fields: dict[str, object] = {}
        if record.exc_info and record.exc_info[1] is not None:
            fields["exception"] = "".join(traceback.format_exception(record.exc_info[1]))
        self._write(_level(record.levelno), record.name, message, fields)


def _level(number: int) -> int:
    """The level of the five that a library's own level belongs to."""
    return max(logging.DEBUG, min(number // 10 * 10, logging.CRITICAL))
