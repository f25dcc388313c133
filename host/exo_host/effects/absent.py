"""Services this host has no connection to: every request is answered `unavailable`."""

from __future__ import annotations

from typing import NoReturn

from exo_types.failure import EffectFailure


def absent(service: str, remedy: str) -> NoReturn:
    """Fail an effect whose far end is not there; `remedy` tells a person what would change that."""
    raise EffectFailure("unavailable", f"no {service} is connected to this host; {remedy}")
