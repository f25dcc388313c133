"""Build what was saved: types from the schema, the guest from Haskell, by exo-gen in a process."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SHOWN_LINES: Final = 80


@dataclass(frozen=True, slots=True)
class Built:
    """How a step went."""

    step: str
    ok: bool
    seconds: float
    output: str
    """What it printed: the compiler's own words when it is not `ok`."""


async def exo_gen(root: Path, *arguments: str) -> Built:
    """Run exo-gen in a checkout; when cancelled, end it first."""
    return await _run(
        root,
        "-m",
        "exo_gen",
        "--root",
        str(root),
        *arguments,
        name=f"exo-gen {' '.join(arguments)}",
    )


async def importable(root: Path) -> Built:
    """Whether the host can start with the types that are generated now."""
    return await _run(root, "-c", "import exo_host.host", name="starting with the new types")


async def _run(root: Path, *arguments: str, name: str) -> Built:
    began = time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=root,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        os.killpg(process.pid, 15)
        await process.wait()
        raise
    lines = output.decode("utf-8", "replace").splitlines()
    shown = "\n".join(lines[-_SHOWN_LINES:])
    return Built(name, process.returncode == 0, time.monotonic() - began, shown)
