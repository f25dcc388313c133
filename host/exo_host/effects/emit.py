"""The Emit effect: telemetry events to the console's log, one JSON document a line."""

from __future__ import annotations

import logging
from typing import Final

from exo_types.codec import encode
from exo_types.models import TelemetryEvent

_LOG: Final = logging.getLogger("telemetry")


async def emit(event: TelemetryEvent) -> None:
    """Write one event."""
    # ASCII: an event's text is the guest's, and a terminal obeys some characters beyond it.
    _LOG.info(
        "%s", encode(event).decode("utf-8").encode("ascii", "backslashreplace").decode("ascii")
    )
