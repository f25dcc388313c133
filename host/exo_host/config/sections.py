"""What can be configured of the host itself; services bring sections of their own.

Paths that are not absolute are relative to the directory of the file, or without a file to the
directory the host was started in.
"""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from exo_host.routing import Interpreter

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _loopback(host: str) -> str:
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise ValueError(f"expected an address of the loopback interface, got {host!r}")
    return host


AtLeastOne = Annotated[int, Field(ge=1)]


class Section(BaseModel, frozen=True, extra="forbid", use_attribute_docstrings=True):
    """A table of the file."""


class GuestSection(Section):
    """The guest and what it decides by."""

    wasm: Path = Path("generated/wasm/guest.wasm")
    """The compiled guest. Where nothing says which and this is not there, the one that comes with
    the host."""
    policy: Path | None = None
    """A document of type `Policy`; without it the policy that is built in."""
    native: Path = Path("dist/native/exo-guest-native")
    """The native guest, for the effects that `[effects]` gives to it."""


class ServerSection(Section):
    """Where the host listens. Only this machine is listened to."""

    tcp: bool = True
    """Listen on a TCP port of the loopback interface; a bearer token is asked for there."""
    host: Annotated[str, AfterValidator(_loopback)] = "127.0.0.1"
    """The loopback address."""
    port: Annotated[int, Field(ge=0, le=65535)] = 7717
    """The port; 0 for any that is free."""
    socket: Path | None = Path(".exomonad/host.sock")
    """The Unix socket, which only its owner may use; false for none."""
    token_file: Path = Path(".exomonad/token")
    """The bearer token; made on the first start."""
    allowed_origins: tuple[str, ...] = ()
    """Origins of web pages, beside the host's own, that may call."""
    max_body_bytes: AtLeastOne = 8 * 2**20
    """The largest request body."""
    body_seconds: Seconds = 30.0
    """How long a request body may take to arrive."""


class RuntimeSection(Section):
    """How much of everything there may be, and for how long."""

    instances: AtLeastOne = 8
    """Guests alive at once, and so calls at once."""
    queue: AtLeastOne = 128
    """Calls that wait for their turn; more are refused."""
    session_queue: AtLeastOne = 32
    """Calls of one session that wait for their turn."""
    call_seconds: Seconds = 600.0
    """How long a whole call may take."""
    own_seconds: Seconds = 30.0
    """How long the guest itself may compute in a call."""
    effect_seconds: Seconds = 120.0
    """How long an effect may take whose service has no limit of its own."""
    idle_seconds: Seconds = 900.0
    """After how long an unused guest is freed; its state is kept."""
    grace_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 10.0
    """How long calls in flight may go on when the host stops."""


class StateSection(Section):
    """Where the guest's state is kept."""

    directory: Path = Path(".exomonad/state")
    """One file a session."""
    durable: bool = True
    """Force every change to disk, so that it survives the machine and not only the process."""
    keep_days: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 30.0
    """After how long a session that nobody came back to is forgotten."""


class HooksSection(Section):
    """The coding agent's hooks."""

    fail_closed: tuple[str, ...] = ("PreToolUse",)
    """Events that are refused when nothing can be decided; all others go on, with a warning."""


class WorkspaceSection(Section):
    """What the guest is told about where a call comes from."""

    directory: Path = Path()
    """The working directory of calls that name none."""
    roots: tuple[Path, ...] = ()
    """Other directories that effects may work in."""
    repository: Annotated[str, Field(pattern=r"^[^/\s]+/[^/\s]+$")] | None = None
    """`owner/name` on the forge; without it, what the remote `origin` says."""
    base_branch: str | None = None
    """The branch that work is merged into; without it, what `origin/HEAD` says."""
    login: str | None = None
    """Whom the agents work for, by the name the forge knows."""


class RedactionSection(Section):
    """What is never shown: in logs, spans, traces, on the page."""

    patterns: tuple[str, ...] = ()
    """Regular expressions, beside those for well-known kinds of keys."""


EffectsSection = dict[str, Interpreter]
"""Who performs each effect: `host`, or `native` for the native guest's own interpreter."""
