"""How long GitHub asks to wait.

GitHub answers 403 or 429 to a request beyond a rate limit: the primary one (so many an hour) with
`x-ratelimit-remaining: 0` and `x-ratelimit-reset`, a secondary one (too fast, too many at once)
with `retry-after`, or with words only, when it means at least a minute.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

_UNSAID_SECONDS: Final = 60.0
_WORDS: Final = ("secondary rate limit", "abuse detection", "api rate limit exceeded")


def asked_wait_seconds(response: httpx.Response) -> float | None:
    """Seconds until another try is welcome; None when `response` is no rate limit."""
    if response.status_code not in (403, 429):
        return None
    headers = response.headers
    if (after := _whole(headers.get("retry-after"))) is not None:
        return float(after)
    reset = _whole(headers.get("x-ratelimit-reset"))
    if headers.get("x-ratelimit-remaining") == "0" and reset is not None:
        return max(0.0, reset - _now_there(response))
    words = response.text.lower()
    if response.status_code == 429 or any(known in words for known in _WORDS):
        return _UNSAID_SECONDS
    return None


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _now_there(response: httpx.Response) -> float:
    """GitHub's own time in seconds since 1970: this machine's clock may be wrong."""
    try:
        return parsedate_to_datetime(response.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return datetime.now(UTC).timestamp()
