"""The Log effect: one line a record through the standard library's logging.

What the guest says is data: control characters are escaped, so that it can neither forge a second
record nor drive the terminal.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Final

from exo_types.models import LogRecord, Severity
from exo_types.record import to_plain

_LEVELS: Final[Mapping[Severity, int]] = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
}


async def write(record: LogRecord) -> None:
    """Write one record."""
    logger = logging.getLogger("guest").getChild(escaped(record.logger or "guest"))
    fields = json.dumps(to_plain(record.fields)) if record.fields else ""
    logger.log(
        _LEVELS[record.level], "%s%s", escaped(record.message), f" {fields}" if fields else ""
    )


def escaped(text: str) -> str:
    """The text with control characters written out."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
