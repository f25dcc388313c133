"""Hooks as the coding agent sends them."""

import json
from typing import Any

from exo_host.runtime.call import GuestCall


def tool_use(session: str, command: str = "git status", **more: Any) -> GuestCall:
    """A call that changes what the guest remembers of a session."""
    return GuestCall(
        export="handle_pre_tool_use",
        document=json.dumps(hook(session, "PreToolUse", command) | more).encode(),
        session=session,
        door="test",
    )


def session_end(session: str) -> GuestCall:
    """The end of a session: the guest forgets it."""
    return GuestCall(
        export="handle_session_end",
        document=json.dumps(hook(session, "SessionEnd", "") | {"reason": "logout"}).encode(),
        session=session,
        door="test",
    )


def hook(session: str, event: str, command: str) -> dict[str, Any]:
    """A hook's input."""
    return {
        "session_id": session,
        "transcript_path": "",
        "cwd": "/srv/checkout",
        "hook_event_name": event,
        "tool_name": "Bash",
        "tool_input": {"command": command},
    }


def counted(snapshot: bytes | None, session: str) -> int:
    """How many uses of Bash a snapshot has counted for a session."""
    if snapshot is None:
        return 0
    sessions = json.loads(snapshot)["state"]["sessions"]
    return sum(each["counts"]["calls"].get("Bash", 0) for each in sessions if each["id"] == session)
