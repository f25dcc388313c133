"""tmux as the popups use it: who is attached, show a popup, close it.

No shell is involved: a popup's command is handed to tmux as separate arguments, which it executes
as they are, in an environment that `env -i` empties first.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_host.effects.popup.settings import PopupSettings
from exo_types.failure import EffectFailure

_KEPT_VARIABLES: Final = ("PATH", "HOME", "TMPDIR", "TMUX_TMPDIR")
_OLDEST: Final = (3, 2)
_COLUMNS: Final = (
    "#{client_control_mode}",
    "#{client_activity}",
    "#{session_id}",
    "#{version}",
    "#{default-terminal}",
    "#{client_name}",
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Client:
    """A terminal that is attached to the server."""

    name: str
    session: str
    activity: int
    """When it was last used, in seconds."""
    version: str
    """The server's."""
    terminal: str
    """What TERM is inside it."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a tmux command ended."""

    status: int
    out: str
    err: str


class Tmux:
    """One tmux server, spoken to through its command line."""

    def __init__(self, settings: PopupSettings) -> None:
        self._settings = settings

    @property
    def socket(self) -> str:
        """The server's socket; `unavailable` where there is no server to speak to."""
        path = self._settings.socket_path
        if path is None and self._settings.tmux_environment:
            # SOCKET,PID,SESSION; only the socket may hold a comma of its own.
            path = self._settings.tmux_environment.rsplit(",", 2)[0]
        if not path:
            raise EffectFailure(
                "unavailable",
                "the host does not run inside tmux, so nobody can be asked; start it in a tmux"
                " session, or name the server's socket in its settings",
            )
        return _plain("socket path", path)

    async def client(self) -> Client:
        """The client to ask; `unavailable` where there is none that can show a popup."""
        ran = await self.run("list-clients", "-F", "\t".join(_COLUMNS))
        if ran.status != 0:
            raise EffectFailure(
                "unavailable",
                f"tmux cannot be reached: {_first_line(ran)}; is the server of this host's"
                " session still running?",
            )
        clients = read_clients(ran.out)
        wanted, pane = self._settings.target_client, self._settings.target_pane
        if wanted is not None:
            clients = [client for client in clients if client.name == wanted]
        if pane is not None:
            session = await self._session(_plain("pane", pane))
            clients = [client for client in clients if client.session == session]
        if not clients:
            whom = f"client {wanted} is not" if wanted else "no client is"
            raise EffectFailure(
                "unavailable",
                f"{whom} attached to tmux, so nobody can be asked; attach with `tmux attach`",
            )
        client = max(clients, key=lambda client: client.activity)
        if not shows_popups(client.version):
            raise EffectFailure(
                "unavailable",
                f"tmux {client.version} has no popups; they need tmux 3.2 or newer",
            )
        return client

    async def _session(self, pane: str) -> str:
        ran = await self.run("display-message", "-p", "-t", pane, "#{session_id}")
        if ran.status != 0:
            raise EffectFailure("unavailable", f"tmux has no pane {pane}: {_first_line(ran)}")
        return ran.out.strip()

    async def show(
        self, client: Client, folder: Path, command: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run a command in a popup, until it or the popup ends.

        The status is the command's own, 129 when the popup was closed over the command's head, and
        0 at once when the client shows something else already.
        """
        variables = {"TERM": client.terminal, "COLORTERM": "truecolor", **environment}
        process = await self._start(
            "display-popup",
            "-E",
            *("-c", client.name),
            *("-w", self._settings.width),
            *("-h", self._settings.height),
            *("-d", str(folder).replace("#", "##")),  # it is a format
            "--",
            shutil.which("env") or "/usr/bin/env",
            "-i",
            *(f"{name}={value}" for name, value in variables.items()),
            *command,
        )
        return await _finished(process)

    async def hide(self, client: Client) -> None:
        """Close the client's popup."""
        await self.run("display-popup", "-C", "-c", client.name)

    async def run(self, *arguments: str) -> Ran:
        """Run a command that answers at once."""
        process = await self._start(*arguments)
        try:
            async with asyncio.timeout(self._settings.command_timeout_seconds):
                return await _finished(process)
        except TimeoutError:
            raise EffectFailure(
                "unavailable", f"tmux {arguments[0]} did not answer in time"
            ) from None

    async def _start(self, *arguments: str) -> asyncio.subprocess.Process:
        program = _plain("tmux program", self._settings.program)
        try:
            return await asyncio.create_subprocess_exec(
                program,
                *("-S", self.socket),
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={
                    **{name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
                    "LC_ALL": "C.UTF-8",
                },
            )
        except (FileNotFoundError, PermissionError):
            raise EffectFailure(
                "unavailable",
                f"{program} cannot be run on this host; install tmux 3.2 or newer",
            ) from None


async def _finished(process: asyncio.subprocess.Process) -> Ran:
    """Wait for a tmux process; it is ended when the waiting is."""
    try:
        out, err = await process.communicate()
    except asyncio.CancelledError:
        if process.returncode is None:
            process.kill()
        await process.wait()
        raise
    return Ran(
        process.returncode or 0, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")
    )


def read_clients(listing: str) -> list[Client]:
    """The terminals in what `list-clients` printed; control mode clients cannot show a popup."""
    clients = []
    for line in listing.splitlines():
        control, activity, session, version, terminal, name = line.split("\t", len(_COLUMNS) - 1)
        if control != "1":
            clients.append(
                Client(
                    name=name,
                    session=session,
                    activity=int(activity or 0),
                    version=version,
                    terminal=terminal or "screen",
                )
            )
    return clients


def shows_popups(version: str) -> bool:
    """Whether a tmux of this version has popups; one without a number is taken for a new one."""
    number = re.search(r"(\d+)\.(\d+)", version)
    return number is None or (int(number[1]), int(number[2])) >= _OLDEST


def _plain(what: str, text: str) -> str:
    if _CONTROL.search(text):
        raise EffectFailure("invalid_input", f"the {what} has a control character: {text!r}")
    return text


def _first_line(ran: Ran) -> str:
    return next(iter(ran.err.strip().splitlines()), f"status {ran.status}")
