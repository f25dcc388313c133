"""The engine's errors as effect failures.

Docker tells kinds of failure apart by HTTP status; Podman answers most with 500, so its words are
looked at too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from exo_types.failure import EffectFailure
from exo_types.models import EffectErrorCode

_LONGEST: Final = 2000

_WORDS: Final[Sequence[tuple[str, EffectErrorCode, str | None]]] = (
    ("already in use", "conflict", None),
    ("can only create exec sessions on running", "conflict", None),
    ("is not running", "conflict", None),
    ("is paused", "conflict", None),
    ("no such image", "not_found", "image"),
    ("image not known", "not_found", "image"),
    ("no such container", "not_found", "container"),
    ("network not found", "not_found", "network"),
    ("chdir to cwd", "not_found", "directory"),
    ("executable file not found", "not_found", "program"),
    ("exec format error", "invalid_input", None),
    ("no such file or directory: oci", "not_found", "program"),
    ("command that was not found", "not_found", "program"),
    ("unable to find user", "invalid_input", None),
    ("unable to find group", "invalid_input", None),
    ("oci permission denied", "forbidden", None),
    ("unauthorized", "unauthorized", None),
    ("denied", "unauthorized", None),
    ("manifest unknown", "not_found", "image"),
    ("connection refused", "unavailable", None),
    ("no such host", "unavailable", None),
    ("i/o timeout", "unavailable", None),
)
_STATUSES: Final[dict[int, EffectErrorCode]] = {
    400: "invalid_input",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    429: "rate_limited",
    501: "unsupported",
    503: "unavailable",
    504: "timeout",
}


def refused(doing: str, words: str, status: int | None = None) -> EffectFailure:
    """The engine would not do it and says why in `words`.

    `details` has the words, and under `missing` what was not there: `image`, `container`,
    `network`, `program` or `directory`.
    """
    said = words.strip()[:_LONGEST]
    small = said.lower()
    code, missing = next(
        ((code, missing) for text, code, missing in _WORDS if text in small),
        (_STATUSES.get(status or 0, "internal"), None),
    )
    details: dict[str, object] = {"engine": said}
    if missing is not None:
        details["missing"] = missing
    return EffectFailure(
        code,
        f"{doing} failed: {said.splitlines()[0] if said else f'status {status}'}",
        details=details,
    )


def unreachable(where: str, error: BaseException | str) -> EffectFailure:
    """No engine answers."""
    reason = error if isinstance(error, str) else type(error).__name__
    return EffectFailure(
        "unavailable",
        f"no container engine answers at {where} ({reason}); start Docker or "
        "`podman system service`, and see that DOCKER_HOST or the host's settings name its socket",
    )
