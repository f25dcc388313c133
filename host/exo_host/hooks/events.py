"""Events of the coding agent, and which of them the guest decides."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

DECIDED: Final[Mapping[str, str]] = {
    "PreToolUse": "handle_pre_tool_use",
    "PostToolUse": "handle_post_tool_use",
    "SessionStart": "handle_session_start",
    "SessionEnd": "handle_session_end",
}
"""The entry point of each event that the guest decides. Others pass."""


def event_name(written: str) -> str:
    """Return an event by the agent's own name: `pre_tool_use` and `pre-tool-use` name it too."""
    if re.search(r"[_-]", written) is None and written[:1].isupper():
        return written
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_-]+", written))
