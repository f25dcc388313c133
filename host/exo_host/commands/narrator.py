"""What `serve` tells the person at the terminal: few lines, each worth reading."""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from exo_host.compiled import CompiledGuest
from exo_host.dev.build import Built
from exo_host.dev.watch import Change
from exo_host.effects.log import Logs
from exo_host.host import Host
from exo_host.runtime.pool import PoolLoad
from exo_host.runtime.trace import ReloadTrace
from exo_types.manifest import FINGERPRINT


class Narrator:
    """Writes to a terminal; where there is none, to the log."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._logs: Logs | None = None

    def started(
        self, host: Host, listening: Sequence[socket.socket], token: str, *, dev: bool
    ) -> None:
        """Requests are answered now, here."""
        self._logs = host.logs
        generation = host.runtime.pool.generation
        self._line("exomonad", f"serves {_short(host.source.wasm)} ({generation.digest[:12]})")
        self._of_schema(generation.compiled)
        for each in listening:
            if each.family == socket.AF_UNIX:
                self._line("socket", str(each.getsockname()))
            else:
                address, port = each.getsockname()[:2]
                where = f"[{address}]" if ":" in address else address
                # What is no terminal may be kept, and a token is not to be kept there.
                file = host.config.path(host.config.settings.server.token_file)
                shown = (
                    f"#token={token}"
                    if self._console.is_terminal
                    else f"  (its token is in {file})"
                )
                self._line("page", f"http://{where}:{port}/{shown}")
                self._line("mcp", f"http://{where}:{port}/role/ROLE/mcp  (bearer token)")
        policy = host.source.policy
        self._line("policy", "built in" if policy is None else _short(policy))
        if dev:
            self._line("dev", "saved sources of guest/ and schema/ are built and go live")

    def reloaded(self, reload: ReloadTrace, compiled: CompiledGuest) -> None:
        """A reload was tried; `compiled` is what is live now."""
        match reload.outcome:
            case "loaded":
                self._line("reload", f"generation {reload.generation} is live", "green")
                self._of_schema(compiled)
            case "unchanged":
                self._line("reload", reload.reason)
            case "refused":
                self._line("reload", f"refused, the old guest goes on: {reload.reason}", "red")

    def building(self, change: Change) -> None:
        """Sources were saved."""
        more = f" and {len(change.files) - 1} more" if len(change.files) > 1 else ""
        self._line("build", f"{change.files[0]}{more} …")

    def built(self, built: Built) -> None:
        """They compile."""
        self._line("build", f"done in {built.seconds:.1f} s", "green")

    def build_failed(self, built: Built, reload: ReloadTrace) -> None:
        """They do not; the compiler says why."""
        self._line("build", f"{built.step} failed after {built.seconds:.1f} s", "red")
        if self._console.is_terminal:
            self._console.print(Text(built.output))
        else:
            self._line("build", built.output, "red")
        self._line("build", f"generation {reload.generation} goes on", "yellow")

    def stopping(self, load: PoolLoad) -> None:
        """Told to stop."""
        calls = f"; {load.busy} calls finish first, once more to end them" if load.busy else ""
        self._line("exomonad", f"stops{calls}")

    def restarting(self) -> None:
        """The types are others now."""
        self._line("exomonad", "the schema is another: starting anew with its types", "yellow")

    def _of_schema(self, compiled: CompiledGuest) -> None:
        """Nothing, as long as the guest has the host's own schema."""
        if compiled.fingerprint != FINGERPRINT:
            prints = {"guest_fingerprint": compiled.fingerprint, "fingerprint": FINGERPRINT}
            self._line("guest", f"is of {compiled.schema}", "yellow", **prints)

    def _line(self, what: str, words: str, style: str = "", **fields: str) -> None:
        """Say it; where it goes to the log, with these fields."""
        if self._logs is not None and not self._console.is_terminal:
            write = self._logs.host_logger(f"exo_host.{what}")
            write.error(words, **fields) if style == "red" else write.info(words, **fields)
            return
        line = Text()
        line.append(f"{time.strftime('%H:%M:%S')}  ", style="dim")
        line.append(f"{what:<9}", style="bold")
        line.append(words, style=style)
        self._console.print(line)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
