"""Run a command in a process of its own, which ends when whoever waits for it is called off."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; `output` holds both of its streams."""

    status: int
    output: str


async def exo_gen(root: Path, *arguments: str) -> Ran:
    """Run `exo-gen ARGUMENTS` on a checkout; when cancelled, end it and its children first."""
    return await python(root, "-m", "exo_gen", "--root", str(root), *arguments)


async def python(folder: Path, *arguments: str) -> Ran:
    """Run this Python in a folder; when cancelled, end it and its children first."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *arguments),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1"},
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.wait()
        raise
    assert process.returncode is not None
    return Ran(process.returncode, output.decode("utf-8", "replace"))
