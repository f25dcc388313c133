"""What is asked of the guest, and what the runtime itself answers when the guest cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from exo_host.errors import GuestClosed, GuestRefused, GuestTimedOut, HostError
from exo_host.runtime.journal import StateNotSaved
from exo_types.dispatch import refuse
from exo_types.models import EffectError, EffectErrorCode

STATELESS: Final = ""
"""The session of calls that belong to none: nothing is remembered of them."""


@dataclass(frozen=True, slots=True)
class GuestCall:
    """One call of an export."""

    export: str
    document: bytes
    session: str = STATELESS
    door: str = "host"
    """Which front door it came through, for people to read."""
    traceparent: str | None = None
    """The caller's trace, as W3C Trace Context writes it."""


class RuntimeFull(HostError):
    """More calls are waiting than may wait."""


class RuntimeClosing(HostError):
    """The runtime takes no more calls."""


class StateRefused(HostError):
    """The guest does not take a session's state, so the session cannot go on without losing it."""


_RETRY_MS: Final = 500

_CODES: Final[tuple[tuple[type[HostError], EffectErrorCode], ...]] = (
    (RuntimeFull, "rate_limited"),
    (RuntimeClosing, "unavailable"),
    (GuestClosed, "unavailable"),
    (GuestRefused, "unavailable"),
    (GuestTimedOut, "timeout"),
    (StateRefused, "conflict"),
    (StateNotSaved, "unavailable"),
)


def as_error(error: HostError) -> EffectError:
    """Put a failure of the runtime into the closed set of codes.

    | failure | code |
    |---|---|
    | too many calls wait | `rate_limited`, with `retry_after_ms` |
    | the runtime is closing, or has no guest | `unavailable` |
    | a clock ran out | `timeout` |
    | the guest does not take the session's state | `conflict` |
    | the state could not be written | `unavailable` |
    | the guest trapped | `internal` |
    """
    code: EffectErrorCode = next(
        (code for kind, code in _CODES if isinstance(error, kind)), "internal"
    )
    wait = _RETRY_MS if isinstance(error, RuntimeFull) else None
    return EffectError(code=code, message=str(error), retry_after_ms=wait)


def refusal(error: HostError) -> bytes:
    """The reply of a call that the guest did not answer."""
    return refuse(as_error(error))
