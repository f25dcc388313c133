"""Where the host listens: sockets of this machine only, and the token for the one on TCP."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import stat
from pathlib import Path
from typing import Final

from exo_host.errors import HostError

_LONGEST_SOCKET_PATH: Final = 107
"""What Linux has room for, in bytes."""
_TOKEN_BYTES: Final = 32
_BACKLOG: Final = 128


class CannotListen(HostError):
    """An address that cannot be had, and why."""


def listen_tcp(host: str, port: int) -> socket.socket:
    """Listen on a loopback address; raise `CannotListen`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise CannotListen(
            f"cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}; "
            "set another `[server] port` in exomonad.toml, or --port 0 for any that is free"
        ) from None
    return listening


def listen_unix(path: Path) -> socket.socket:
    """Listen on a Unix socket that only its owner may use; raise `CannotListen`.

    A socket that a dead process left behind is replaced, a living one's is not.
    """
    if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH:
        raise CannotListen(
            f"{path} is too long for a Unix socket; "
            "set a shorter `[server] socket` in exomonad.toml, or false for none"
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_dead(path)
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)
        try:
            listening.bind(str(path))
        finally:
            os.umask(before)
        listening.listen(_BACKLOG)
    except OSError as error:
        raise CannotListen(
            f"cannot listen on {path}: {os.strerror(error.errno or 0)}; "
            "set another `[server] socket` in exomonad.toml"
        ) from None
    return listening


def _remove_dead(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise CannotListen(f"{path} is there already and is no socket; remove it")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
                return
        raise CannotListen(f"another exo-host listens on {path}; stop it first")


def bearer_token(path: Path) -> str:
    """Return the token in a file, made with it if there is none; raise `CannotListen`."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(path, flags, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(_TOKEN_BYTES) + "\n")
        if path.stat().st_mode & 0o077:
            raise CannotListen(f"others may read the token in {path}; chmod 600 it, or remove it")
        token = path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CannotListen(f"cannot keep the token in {path}: {error.strerror}") from None
    if len(token) < 16 or not token.isascii() or any(c.isspace() for c in token):
        raise CannotListen(f"{path} holds no token; remove it, and the next start makes one")
    return token
