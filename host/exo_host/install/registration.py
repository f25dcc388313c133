"""Our MCP server in the project's `.mcp.json`: the document with it, and the document without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Final

from exo_host.install.document import (
    Json,
    Misplaced,
    Node,
    appended,
    at,
    child,
    children,
    described,
    removed,
    rendered,
    replaced,
    whole,
)
from exo_host.install.hooks import PROGRAM

SERVER: Final = "exomonad"
_TABLE: Final = "mcpServers"


def with_server(text: str | None, program: Path, arguments: Sequence[str]) -> str:
    """Return the document with our server, which starts as `program`; raise `Misplaced`.

    Keys that somebody gave our entry, such as `env`, stay.
    """
    wanted: dict[str, Json] = {"command": str(program), "args": list(arguments)}
    if text is None:
        return rendered({_TABLE: {SERVER: wanted}})
    servers = _servers(text)
    if servers is None:
        return appended(text, whole(text), {SERVER: wanted}, _TABLE)
    there = child(text, servers, SERVER)
    if there is None:
        return appended(text, servers, wanted, SERVER)
    if not isinstance(there.value, dict) or not is_ours(there.value):
        raise Misplaced(
            text,
            there.key_start,
            f"another server is called {SERVER}; rename it, or leave the file alone with --no-mcp",
        )
    value = {**there.value, **wanted}
    return text if value == there.value else replaced(text, there, value)


def without_server(text: str) -> str:
    """Return the document without our server, and without what that leaves empty; may raise."""
    servers = _servers(text)
    there = None if servers is None else child(text, servers, SERVER)
    if there is None or not is_ours(there.value):
        return text
    for path in ((_TABLE, SERVER), (_TABLE,)):
        container = at(text, path[:-1])
        keys = [each.key for each in children(text, container)]
        if len(path) == 2 or not at(text, path).value:
            text = removed(text, container, keys.index(path[-1]))
    return text


def is_ours(entry: Json) -> bool:
    """Whether an entry runs `exo-host mcp`, from wherever."""
    match entry:
        case {"command": str(program), "args": ["mcp", *_]}:
            return PurePath(program).name == PROGRAM
        case _:
            return False


def _servers(text: str) -> Node | None:
    root = whole(text)
    if not isinstance(root.value, dict):
        raise Misplaced(text, root.start, f"expected an object, got {described(root.value)}")
    servers = child(text, root, _TABLE)
    if servers is not None and not isinstance(servers.value, dict):
        raise Misplaced(
            text,
            servers.start,
            f"expected an object of servers by name, got {described(servers.value)}",
        )
    return servers
