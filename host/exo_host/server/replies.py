"""HTTP responses whose body is a document of the schema, or an error in its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from exo_types.dispatch import refuse
from exo_types.models import EffectError, EffectErrorCode

STATUS: Final[Mapping[EffectErrorCode, int]] = {
    "invalid_input": 400,
    "not_found": 404,
    "unauthorized": 401,
    "forbidden": 403,
    "conflict": 409,
    "rate_limited": 429,
    "timeout": 504,
    "cancelled": 499,
    "unavailable": 503,
    "unsupported": 501,
    "internal": 500,
}
"""The HTTP status of each code."""

_FAILED: Final = b'{"kind":"Error"'


def document_response(reply: bytes) -> Response:
    """A guest's reply; the status is by the code when it is an error."""
    if not reply.startswith(_FAILED):
        return _json(reply, 200)
    payload = json.loads(reply)["payload"]
    headers = {}
    if (wait := payload.get("retry_after_ms")) is not None:
        headers["Retry-After"] = str(max(1, -(-wait // 1000)))
    return _json(reply, STATUS.get(payload["code"], 500), headers)


def error_response(
    code: EffectErrorCode,
    message: str,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """An error that no guest was asked about."""
    body = refuse(EffectError(code=code, message=message))
    return _json(body, STATUS[code] if status is None else status, headers)


def json_response(value: object) -> Response:
    """Any JSON."""
    return _json(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"), 200)


def _json(body: bytes, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
