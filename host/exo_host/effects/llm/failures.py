"""What goes wrong with the API, as an `EffectFailure`.

| met | code |
|---|---|
| no key, a key or an address that cannot be used | `unavailable`, before any request |
| 400, 413, 422 | `invalid_input`, with the API's own words |
| 401 | `unauthorized` |
| 402, 403 | `forbidden` |
| 404 | `not_found` |
| 408, no answer in `timeout_seconds` | `timeout` |
| 409 | `conflict` |
| 429 | `rate_limited`, with `retry_after_ms` when the API says so |
| 529, any other 5xx, no connection, a connection cut off | `unavailable` |
| any other status, an answer that is no message | `internal` |
| an answer the schema cannot hold | `unsupported` |

`details` has `status`, `request_id`, `error_type` (the API's), `attempts`; each when there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import httpx2
from anthropic import APIStatusError

from exo_types.failure import EffectFailure
from exo_types.models import EffectErrorCode

_CODES: Final[Mapping[int, EffectErrorCode]] = {
    400: "invalid_input",
    401: "unauthorized",
    402: "forbidden",
    403: "forbidden",
    404: "not_found",
    408: "timeout",
    409: "conflict",
    413: "invalid_input",
    422: "invalid_input",
    429: "rate_limited",
}
_ADVICE: Final[Mapping[int, str]] = {
    401: "check the key",
    402: "check the account's billing",
    403: "ask for a key that may do this",
    404: "check the model's name",
    429: "ask less often, or wait",
    529: "it is overloaded; try later",
}
_MOST_WORDS: Final = 2000


def from_status(error: APIStatusError, attempts: int, wait_seconds: float | None) -> EffectFailure:
    """The failure that an answer with an error status is."""
    status = error.status_code
    code = _CODES.get(status, "unavailable" if status >= 500 else "internal")
    message = f"the API answered {status}"
    if isinstance(error.api_message, str) and error.api_message:
        message += f": {_spelled(error.api_message)}"
    if status in _ADVICE:
        message += f" ({_ADVICE[status]})"
    details: dict[str, object] = {"status": status, **_known(error.response, attempts)}
    error_type: object = error.type
    if isinstance(error_type, str):
        details["error_type"] = _spelled(error_type)
    return EffectFailure(
        code,
        message,
        retry_after_ms=None if wait_seconds is None else round(wait_seconds * 1000),
        details=details,
    )


def unreachable(host: str, attempts: int) -> EffectFailure:
    """The failure that no connection, or one that was cut off, is."""
    return EffectFailure(
        "unavailable",
        f"no answer from {host}: the connection failed or was cut off; check the network",
        details={"attempts": attempts},
    )


def too_slow(host: str, timeout_seconds: float, attempts: int) -> EffectFailure:
    """The failure that a try without an answer in its time is."""
    return EffectFailure(
        "timeout",
        f"no answer from {host} in {timeout_seconds:g} s; "
        "ask for fewer tokens, or raise `timeout_seconds`",
        details={"attempts": attempts},
    )


def about(failure: EffectFailure, response: httpx2.Response, attempts: int) -> EffectFailure:
    """The same failure, with the facts of the answer it was met in."""
    met = failure.error
    details = {**_known(response, attempts), "status": response.status_code}
    return EffectFailure(met.code, met.message, details=details)


def without(secret: str, failure: EffectFailure) -> EffectFailure:
    """The same failure with the key, should the far end have repeated it, blotted out."""
    met = failure.error
    details = {
        name: _clean(value, secret) if isinstance(value, str) else value
        for name, value in (met.details or {}).items()
    }
    return EffectFailure(
        met.code,
        _clean(met.message, secret),
        retry_after_ms=met.retry_after_ms,
        details=details or None,
    )


def _known(response: httpx2.Response, attempts: int) -> dict[str, object]:
    facts: dict[str, object] = {"attempts": attempts}
    request_id = response.headers.get("request-id")
    if request_id:
        facts["request_id"] = _spelled(request_id)
    return facts


def _spelled(text: str) -> str:
    # A JSON text can name half a surrogate pair, and no document to the guest may have one.
    return text.encode("utf-8", "replace").decode("utf-8")


def _clean(text: str, secret: str) -> str:
    return text.replace(secret, "[the key]")[:_MOST_WORDS]
