"""Git of this machine."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from exo_host.effects.git import places
from exo_host.effects.git.running import OPTIONS, VARIABLES, Ran
from exo_host.effects.git.settings import GitSettings
from exo_types.failure import EffectFailure

_KEPT_VARIABLES: Final = ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT", "TMPDIR")
_PIECE: Final = 64 * 1024


class Hosted:
    """Runs git in a directory of this machine."""

    def __init__(self, settings: GitSettings, directory: Path) -> None:
        self._settings: Final = settings
        self._directory: Final = directory

    async def run(self, *arguments: str) -> Ran:
        """Run one command; cancelled, it is killed with every process it started."""
        try:
            process = await asyncio.create_subprocess_exec(
                *("git", "-C", str(self._directory), *OPTIONS, *arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=_environment(self._settings.roots),
                start_new_session=True,
            )
        except FileNotFoundError:
            raise EffectFailure(
                "unavailable", "git is not installed on this host; install it"
            ) from None
        try:
            (out, cut), (err, _) = await asyncio.gather(
                self._read(process.stdout), self._read(process.stderr)
            )
            status = await process.wait()
        except BaseException:
            # Its own session, so that git's helpers go with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
            raise
        return Ran(status, _text(out), _text(err), cut)

    def admit(self, path: str) -> None:
        """A `.git` file or `core.worktree` may lead anywhere: only into the roots is followed."""
        if self._settings.roots:
            places.within(path, self._settings.roots)

    async def _read(self, stream: asyncio.StreamReader | None) -> tuple[bytes, bool]:
        kept, cut = bytearray(), False
        while stream is not None and (piece := await stream.read(_PIECE)):
            room = self._settings.max_output_bytes - len(kept)
            kept += piece[:room]
            cut = cut or len(piece) > room
        return bytes(kept), cut


def _environment(roots: Sequence[Path]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    if roots:
        # A root that is no repository itself is not taken for part of one above it.
        above = {str(root.resolve().parent) for root in roots}
        kept["GIT_CEILING_DIRECTORIES"] = os.pathsep.join(sorted(above))
    return {**kept, **VARIABLES}


def _text(output: bytes) -> str:
    # A file name need not be UTF-8; on the wire everything is.
    return output.decode("utf-8", "replace")
