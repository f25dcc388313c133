"""The Inspector and the conformance suite as commands."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = Path(__file__).parent
_INSTALLED: Final = FOLDER / "node_modules" / "@modelcontextprotocol"

INSPECTOR: Final = (
    "node",
    str(_INSTALLED / "inspector" / "clients" / "launcher" / "build" / "index.js"),
    "--cli",
)
"""The MCP Inspector's command line; a server and a method are to be added."""

CONFORMANCE: Final = (
    "node",
    "--import",
    (FOLDER / "node20.mjs").as_uri(),
    str(_INSTALLED / "conformance" / "dist" / "index.js"),
)
"""MCP's conformance suite."""

needs_peers = pytest.mark.skipif(
    shutil.which("node") is None or not _INSTALLED.is_dir(),
    reason="needs node and tests/mcp_peers/node_modules: make setup",
)


def exceptions(revision: str) -> Path:
    """The checks of the suite that are excused for a revision of the protocol, and why."""
    return FOLDER / f"not-offered-{revision}.yml"
