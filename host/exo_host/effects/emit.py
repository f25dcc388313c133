"""The Emit effect: an event handed to the host's telemetry. It has no failures."""

from __future__ import annotations

from exo_host.telemetry.service import Telemetry
from exo_types.models import TelemetryEvent


async def emit(telemetry: Telemetry, event: TelemetryEvent) -> None:
    """Emit one event; returns before it is sent."""
    await telemetry.emit(event)
