"""Settings for the scripted server, and what it says it was sent."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from exo_host.effects.lsp.settings import LanguageServersSettings, ServerCommand
from exo_types.models import LSPHoverQuery, LSPPosition

_PROGRAM = Path(__file__).with_name("scripted_server.py")


class Script:
    """A workspace with a scripted server for the language `script`."""

    def __init__(self, folder: Path, **told: Any) -> None:
        self.workspace = folder / "workspace"
        self.workspace.mkdir(exist_ok=True)
        self.log = folder / "log"
        self.argv = (sys.executable, str(_PROGRAM), json.dumps({"log": str(self.log), **told}))

    def settings(self, **changes: Any) -> LanguageServersSettings:
        """Settings that know this server; short waits, so that a test has none."""
        return LanguageServersSettings.model_validate(
            {
                "servers": {"script": ServerCommand(argv=self.argv)},
                "timeout_seconds": 20,
                "backoff_seconds": 0.01,
                **changes,
            }
        )

    def query(
        self, says: object, name: str = "a.txt", line: int = 0, character: int = 0, more: str = ""
    ) -> LSPHoverQuery:
        """A hover on a document whose text tells the server what to answer."""
        return LSPHoverQuery(
            workspace=str(self.workspace),
            language="script",
            file=str(self.workspace / name),
            position=LSPPosition(line=line, character=character),
            text=json.dumps(says) + more,
        )

    def heard(self, method: str) -> list[dict[str, Any]]:
        """Messages of a method that the server got, oldest first."""
        if not self.log.exists():
            return []
        entries = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [entry for entry in entries if entry.get("method") == method]

    def replies(self) -> dict[str, Any]:
        """What the client answered to the server's own requests, by their ids."""
        entries = [json.loads(line) for line in self.log.read_text().splitlines()]
        return {
            entry["id"]: entry.get("result", entry.get("error"))
            for entry in entries
            if entry["method"] is None
        }


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead but not yet reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def group_members(pid: int) -> list[int]:
    """Processes of a group that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and alive(int(folder.name)):
            try:
                if os.getpgid(int(folder.name)) == pid:
                    found.append(int(folder.name))
            except ProcessLookupError:
                continue
    return found
