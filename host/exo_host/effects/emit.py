"""The Emit effect: telemetry events to the console's log, one JSON document a line."""

from __future__ import annotations

import json
import logging
from typing import Final

from exo_types.models import TelemetryEvent
from exo_types.record import to_plain

_LOG: Final = logging.getLogger("telemetry")


async def emit(event: TelemetryEvent) -> None:
    """Write one event."""
    # ASCII only, as json writes it: the text is the guest's, and a terminal obeys more than that.
    _LOG.info("%s", json.dumps(to_plain(event)))
