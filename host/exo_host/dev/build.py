"""Build what was saved: types from the schema, the guest from Haskell, by exo-gen in a process."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_gen import command

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
    return await _built(f"exo-gen {' '.join(arguments)}", command.exo_gen(root, *arguments))


async def importable(root: Path) -> Built:
    """Whether the host can start with the types that are generated now."""
    ran = command.python(root, "-c", "import exo_host.host")
    return await _built("starting with the new types", ran)


async def _built(step: str, running: Awaitable[command.Ran]) -> Built:
    began = time.monotonic()
    ran = await running
    shown = "\n".join(ran.output.splitlines()[-_SHOWN_LINES:])
    return Built(step, ran.status == 0, time.monotonic() - began, shown)
