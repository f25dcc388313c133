"""What every front door is built on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from exo_host.runtime.runtime import Runtime
from exo_host.workspace import Workspaces

SESSION_HEADER: Final = "exomonad-session"
"""The agent's session, for callers that know it and have no other place to say it."""
DIRECTORY_HEADER: Final = "exomonad-directory"
"""The agent's working directory."""
_MCP_SESSION_HEADER: Final = "mcp-session-id"


@dataclass(frozen=True, slots=True)
class Doors:
    """The runtime and what is known of its surroundings."""

    runtime: Runtime
    workspaces: Workspaces
    fail_closed: tuple[str, ...] = ("PreToolUse",)
    """Hook events that are refused when nothing can be decided."""

    def session(self, headers: Mapping[str, str], role: str) -> str:
        """The session of a call: what the caller says, or its MCP session, or its role's own."""
        said = headers.get(SESSION_HEADER) or headers.get(_MCP_SESSION_HEADER)
        return said or f"mcp-{role}"

    def directory(self, headers: Mapping[str, str]) -> str | None:
        """The working directory of a call, if the caller says one."""
        return headers.get(DIRECTORY_HEADER)
