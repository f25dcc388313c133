"""`exo-host hook`: the command form of a hook, which asks the server and says what it said.

It runs before every tool an agent uses, so it imports little: no types, no configuration classes.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from exo_host.hooks.events import DECIDED, event_name
from exo_host.unix_http import NoAnswer, post

_FILE: Final = "exomonad.toml"
_SOCKET: Final = ".exomonad/host.sock"
_FAIL_CLOSED: Final = ("PreToolUse",)
_PASSES: Final = 0
_WARNS: Final = 1
_REFUSES: Final = 2


def run(event: str, socket: Path | None, timeout: float) -> int:
    """Answer one event on standard output; return the exit status the agent goes by."""
    name = event_name(event)
    if name not in DECIDED:
        return _PASSES
    document = sys.stdin.buffer.read()
    place, closed = _configured(document)
    try:
        if name == "PreToolUse" and not document.strip():
            raise NoAnswer("nothing was given on standard input; expected the hook's JSON")
        answer = post(socket or place, f"/hook/{name}", document, timeout)
    except NoAnswer as error:
        print(f"exomonad cannot decide about this {name}: {error}", file=sys.stderr)
        return _REFUSES if name in closed else _WARNS
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return _PASSES


def _configured(document: bytes) -> tuple[Path, tuple[str, ...]]:
    """The socket and the events that fail closed, as the nearest configuration says."""
    start = _directory(document)
    for directory in (start, *start.parents):
        file = directory / _FILE
        if file.is_file() or (directory / _SOCKET).exists():
            said = _said(file)
            socket = os.environ.get("EXOMONAD_SERVER__SOCKET") or _of(said, "server", "socket")
            closed = _of(said, "hooks", "fail_closed")
            names = tuple(map(str, closed)) if isinstance(closed, list) else _FAIL_CLOSED
            return directory / str(socket or _SOCKET), names
    return start / (os.environ.get("EXOMONAD_SERVER__SOCKET") or _SOCKET), _FAIL_CLOSED


def _directory(document: bytes) -> Path:
    """Where the agent works, or this process if that is not said."""
    try:
        said = json.loads(document)["cwd"]
        return Path(said) if isinstance(said, str) and said.startswith("/") else Path.cwd()
    except (ValueError, KeyError, TypeError):
        return Path.cwd()


def _said(file: Path) -> dict[str, Any]:
    # A file that cannot be read is for the server to complain of; here the defaults hold.
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _of(said: dict[str, Any], section: str, key: str) -> object:
    table = said.get(section)
    return table.get(key) if isinstance(table, dict) else None
