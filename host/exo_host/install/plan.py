"""Which files change, and into what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from exo_host.install.document import Misplaced
from exo_host.install.errors import SettingsRefused
from exo_host.install.files import Change, read_text
from exo_host.install.hooks import with_hooks, without_hooks
from exo_host.install.registration import with_server, without_server

Scope = Literal["project", "local", "user"]
"""Whose settings: everybody's in the project, one's own in the project, or one's own anywhere."""

_EMPTY: Final = "{}"


@dataclass(frozen=True, slots=True)
class Places:
    """The files of the agent; `mcp` is `None` when it is left alone."""

    settings: Path
    mcp: Path | None


@dataclass(frozen=True, slots=True)
class Connection:
    """What our entries say; all paths absolute."""

    program: Path
    socket: Path
    mcp_arguments: tuple[str, ...]


def places(scope: Scope, project: Path, home: Path, *, mcp: bool) -> Places:
    """Return where a scope's files are. The user's own MCP servers are in no file of ours."""
    settings = {
        "project": project / ".claude" / "settings.json",
        "local": project / ".claude" / "settings.local.json",
        "user": home / ".claude" / "settings.json",
    }
    return Places(settings[scope], project / ".mcp.json" if mcp and scope != "user" else None)


def installation(at: Places, connection: Connection) -> list[Change]:
    """Return what is to be changed so that the agent asks us; raise `SettingsRefused`."""
    changes = [
        _changed(at.settings, lambda text: with_hooks(text, connection.program, connection.socket))
    ]
    if at.mcp is not None:
        arguments = connection.mcp_arguments
        changes.append(
            _changed(at.mcp, lambda text: with_server(text, connection.program, arguments))
        )
    return [change for change in changes if change.is_one]


def removal(at: Places) -> list[Change]:
    """Return what is to be changed so that nothing of ours is left; raise `SettingsRefused`."""
    changes = [_changed(at.settings, lambda text: _less(text, without_hooks))]
    if at.mcp is not None:
        changes.append(_changed(at.mcp, lambda text: _less(text, without_server)))
    return [change for change in changes if change.is_one]


def _less(text: str | None, less: Callable[[str], str]) -> str | None:
    """A document that is left with nothing at all is not kept."""
    if text is None:
        return None
    remaining = less(text)
    return None if remaining != text and remaining.strip() == _EMPTY else remaining


def _changed(path: Path, change: Callable[[str | None], str | None]) -> Change:
    before = read_text(path)
    try:
        # The agent takes an empty file for one that is not there.
        after = change(before if before and before.strip() else None)
    except Misplaced as error:
        raise SettingsRefused(f"{path}:{error}; nothing was written") from None
    return Change(path, before, before if after is None and not (before or "").strip() else after)
