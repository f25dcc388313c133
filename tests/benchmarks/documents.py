"""Documents of a given size, of types that a real call carries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

SIZES: Final[Mapping[str, int]] = {"1 KiB": 1024, "100 KiB": 100 * 1024}

_ISSUE: Final = {
    "number": 12,
    "id": 3501448021,
    "title": "The lamp flickers",
    "body": "Seen twice at night. ",
    "state": "open",
    "state_reason": None,
    "author": {"login": "octavia", "id": 583231, "is_bot": False},
    "assignees": [{"login": "octavia", "id": 583231, "is_bot": False}],
    "labels": [{"name": "bug", "color": "d73a4a", "description": None}],
    "milestone": None,
    "comments": 3,
    "created_at": "2026-11-01T09:00:00Z",
    "updated_at": "2026-11-20T18:30:00Z",
    "closed_at": None,
    "html_url": "https://github.com/octavia/lighthouse/issues/12",
}
_PROSE: Final = "The keeper looked at the lamp, and the lamp looked at the sea. "
_SOURCE: Final = 'def shine(lamp):\n    return lamp.on("night")  # and off by day\n'


def issues(size: int) -> bytes:
    """Many small records: as many issues as fit, the last one's body filled up."""

    def document(count: int, body: str = "") -> bytes:
        last = {**_ISSUE, "body": _ISSUE["body"] + body}  # type: ignore[operator]
        return _written({"issues": [_ISSUE] * (count - 1) + [last], "truncated": False})

    count = 1
    while len(document(count + 1)) <= size:
        count += 1
    return _filled(size, _PROSE, lambda text: document(count, text))


def hook(size: int) -> bytes:
    """One long text with escapes in it: a hook that asks whether a file may be written."""

    def document(content: str) -> bytes:
        return _written(
            {
                "session_id": "9d3c1b7e-5f0a-4c38-8f51-0f5a1de0c1aa",
                "transcript_path": "/home/dev/.agent/projects/lighthouse/9d3c1b7e.jsonl",
                "cwd": "/home/dev/lighthouse",
                "hook_event_name": "PreToolUse",
                "permission_mode": "default",
                "tool_name": "Write",
                "tool_input": {"file_path": "/home/dev/lighthouse/lamp.py", "content": content},
                "tool_use_id": "toolu_01",
            }
        )

    return _filled(size, _SOURCE, document)


DOCUMENTS: Final[Mapping[str, Callable[[int], bytes]]] = {
    "GitHubIssueList": issues,
    "HookInput": hook,
}
"""By the name of the type that the document is of."""


def _filled(size: int, text: str, document: Callable[[str], bytes]) -> bytes:
    """The largest document of at most `size` bytes whose text is a beginning of `text` repeated."""
    low, high = 0, size
    while low < high:
        middle = (low + high + 1) // 2
        if len(document(_repeated(text, middle))) <= size:
            low = middle
        else:
            high = middle - 1
    return document(_repeated(text, low))


def _repeated(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
