"""What GitHub refuses, as failures of the effect."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from exo_types.failure import EffectFailure
from exo_types.models import EffectErrorCode

if TYPE_CHECKING:
    import httpx
    from pydantic import SecretStr

_CODES: Final[Mapping[int, EffectErrorCode]] = {
    400: "invalid_input",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    410: "not_found",
    422: "invalid_input",
}
_LONGEST_WORDS: Final = 500


def refusal(response: httpx.Response, doing: str, *, with_token: bool) -> EffectFailure:
    """The failure that a status of 400 or more is; `doing` says what was tried."""
    details = _details(response)
    words = _words(details)
    status = response.status_code
    code = _CODES.get(status, "unavailable" if status >= 500 else "internal")
    if status == 422 and "already exists" in words:
        code = "conflict"
    message = f"{doing} failed: GitHub answered {status}" + (f", {words}" if words else "")
    if remedy := _remedy(status, with_token=with_token):
        message = f"{message}; {remedy}"
    return EffectFailure(code, message, details=details)


def limited(
    response: httpx.Response, doing: str, wait_seconds: float, *, with_token: bool
) -> EffectFailure:
    """The failure that a rate limit is when it is not waited for."""
    message = (
        f"{doing} failed: GitHub's rate limit is reached, and it asks to wait "
        f"{wait_seconds:.0f} s, longer than this host may; try again then"
    )
    if not with_token:
        message += ", or log in: a token has a limit of its own, and a far higher one"
    return EffectFailure(
        "rate_limited",
        message,
        retry_after_ms=round(wait_seconds * 1000),
        details=_details(response),
    )


def not_understood(doing: str, why: str) -> EffectFailure:
    """The failure that an answer is which cannot be GitHub's."""
    return EffectFailure(
        "unavailable",
        f"{doing} failed: what answered is not GitHub's REST API ({why}); look at the host's "
        "base_url and at any proxy in between",
    )


def without(token: SecretStr | None, failure: EffectFailure) -> EffectFailure:
    """`failure` with the token taken out, should GitHub or a proxy have repeated it."""
    if token is None:
        return failure
    error, secret = failure.error, token.get_secret_value()
    return EffectFailure(
        error.code,
        _replaced(error.message, secret),
        retry_after_ms=error.retry_after_ms,
        details=_replaced(error.details, secret),
    )


def _replaced(value: Any, secret: str) -> Any:
    match value:
        case str():
            return value.replace(secret, "[token]")
        case list():
            return [_replaced(item, secret) for item in value]
        case dict():
            return {_replaced(k, secret): _replaced(v, secret) for k, v in value.items()}
        case _:
            return value


def _details(response: httpx.Response) -> dict[str, Any]:
    details: dict[str, Any] = {"status": response.status_code}
    try:
        said = response.json()
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        kept = ("message", "errors", "documentation_url")
        details |= {key: said[key] for key in kept if key in said}
    if request_id := response.headers.get("x-github-request-id"):
        details["request_id"] = request_id
    return details


def _words(details: Mapping[str, Any]) -> str:
    """GitHub's message with its reasons on one line."""
    reasons = details.get("errors")
    said = [str(details.get("message") or "")]
    if isinstance(reasons, list):
        said += [_reason(reason) for reason in reasons]
    elif isinstance(reasons, str):
        said.append(reasons)
    words = " ".join(": ".join(filter(None, said)).split())
    return words if len(words) <= _LONGEST_WORDS else words[:_LONGEST_WORDS] + "…"


def _reason(reason: object) -> str:
    if not isinstance(reason, dict):
        return reason if isinstance(reason, str) else json.dumps(reason)
    if isinstance(message := reason.get("message"), str):
        return message
    return " ".join(str(reason[key]) for key in ("field", "code", "value") if key in reason)


def _remedy(status: int, *, with_token: bool) -> str | None:
    match status:
        case 401 if with_token:
            return "give the host a valid token, or run `gh auth login`"
        case 401:
            return "give the host a token, or run `gh auth login`"
        case 403 if with_token:
            return "the token may lack the permission"
        case 404 if with_token:
            return "GitHub says so too of what the token may not see"
        case 404:
            return "GitHub says so too of what is private, and this host has no token"
        case _ if status >= 500:
            return "try again later"
        case _:
            return None
