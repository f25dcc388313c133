"""Failures as Python sees them, and how any exception becomes an `EffectError`.

```
EffectFailure    raised by a handler: an effect has no result, and this is why
GuestFailure     raised by the client: an entry point answered with an error
```
"""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import ValidationError

from exo_types.models import EffectError, EffectErrorCode
from exo_types.wire import WireError


class EffectFailure(Exception):
    """An effect that has no result. A handler raises it; the guest receives it as data."""

    def __init__(
        self,
        code: EffectErrorCode,
        message: str,
        *,
        retry_after_ms: int | None = None,
        details: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.error = EffectError(
            code=code, message=message, retry_after_ms=retry_after_ms, details=details
        )


class GuestFailure(Exception):
    """An entry point answered with an error; `error` has its code and message."""

    def __init__(self, error: EffectError) -> None:
        super().__init__(error.message)
        self.error = error


def as_failure(kind: str, error: BaseException) -> EffectError:
    """Put any exception met while performing `kind` into the closed set of codes.

    Only an `EffectFailure` speaks for itself. Of anything else the guest learns the kind of
    exception and no more: its text may hold what the guest must not see.
    """
    match error:
        case EffectFailure():
            return error.error
        case TimeoutError():
            return EffectError(code="timeout", message=f"{kind} did not finish in time")
        case asyncio.CancelledError():
            return EffectError(code="cancelled", message=f"{kind} was cancelled")
        case WireError():
            return EffectError(
                code="internal", message=f"the result of {kind} cannot be written: {error}"
            )
        case ValidationError():
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"])
            return EffectError(
                code="internal",
                message=f"the handler of {kind} answered a wrong type: {place}: {first['msg']}",
            )
        case _:
            name = type(error).__name__
            return EffectError(code="internal", message=f"the handler of {kind} raised {name}")


def invalid_input(error: WireError) -> EffectError:
    """A document that its type refuses."""
    return EffectError(code="invalid_input", message=str(error))


def wrong_effect(expected: str, got: str) -> WireError:
    """A document of one effect handed to another's host function."""
    return WireError("$.kind", f'"{expected}", the effect of this host function', f'"{got}"')
