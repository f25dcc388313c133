"""Where the host listens and keeps things: socket, port, token, state, cache."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from exo_host.doctor.finding import Finding, broken, missing, ok
from exo_host.doctor.probes import Unanswered, get_json

_LONGEST_SOCKET_PATH: Final = 100
_OTHER_SOCKET: Final = "set another `[server] socket` in exomonad.toml"
_SHORTEST_TOKEN: Final = 16


def check_socket(path: Path | None) -> Iterator[Finding]:
    """Is the Unix socket free, or our own host's?"""
    name = "socket"
    if path is None:
        yield missing(name, "none is configured; hooks cannot ask", "set `[server] socket`")
        return
    if len(os.fsencode(path)) > _LONGEST_SOCKET_PATH:
        yield broken(name, f"{path} is too long for a Unix socket", _OTHER_SOCKET)
        return
    try:
        is_socket = stat.S_ISSOCK(path.lstat().st_mode)
    except FileNotFoundError:
        yield _creatable(name, path, "free")
        return
    except OSError as error:
        yield broken(name, f"{path}: {error.strerror}", _OTHER_SOCKET)
        return
    if not is_socket:
        yield broken(name, f"{path} is there and is no socket", f"rm {path}")
        return
    running = running_host(path)
    if running is not None:
        yield ok(name, f"{path}: {running}")
    elif _is_dead(path):
        yield ok(name, f"{path} was left behind; the next start replaces it")
    else:
        yield broken(name, f"somebody else listens on {path}", _OTHER_SOCKET)


def check_port(host: str, port: int, unix: Path | None) -> Iterator[Finding]:
    """Is the TCP port free, or our own host's? It is ours if both doors tell the same health."""
    name = "port"
    if port == 0:
        yield ok(name, f"{host}: any that is free")
        return
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                mend = "set another `[server] port` in exomonad.toml"
                yield broken(name, f"{where}: {error.strerror}", mend)
                return
        else:
            yield ok(name, f"{where} is free")
            return
    theirs, ours = _health(f"http://{where}"), None if unix is None else _health(f"unix://{unix}")
    if theirs is not None and theirs == ours:
        yield ok(name, f"{where} is held by our own running host")
        return
    who = "somebody else" if theirs is None else "another exo-host"
    yield broken(name, f"{where} is held by {who}", "set another `[server] port` in exomonad.toml")


def check_token(path: Path) -> Iterator[Finding]:
    """May only its owner read the token?"""
    name = "token"
    try:
        status = path.stat()
        length = len(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError:
        yield _creatable(name, path, "made by the first start")
        return
    except (OSError, UnicodeDecodeError) as error:
        yield broken(name, f"{path} cannot be read: {type(error).__name__}", f"rm {path}")
        return
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077:
        yield broken(name, f"others may read {path} (mode {mode:o})", f"chmod 600 {path}")
    elif status.st_uid != os.getuid():
        yield broken(name, f"{path} is another user's", f"rm {path}")
    elif length < _SHORTEST_TOKEN:
        yield broken(name, f"{path} holds no token", f"rm {path}")
    else:
        yield ok(name, f"{path}, for its owner only")


def check_state(directory: Path, unix: Path | None) -> Iterator[Finding]:
    """Can state be written, and does nobody but our own host hold it?"""
    name, mend = "state", "set another `[state] directory` in exomonad.toml"
    if not directory.exists():
        yield _creatable(name, directory, "made by the first start")
        return
    if not directory.is_dir() or not os.access(directory, os.W_OK | os.X_OK):
        yield broken(name, f"{directory} cannot be written to", mend)
        return
    if not _is_locked(directory / "lock"):
        yield ok(name, str(directory))
    elif unix is not None and running_host(unix) is not None:
        yield ok(name, f"{directory} is held by our own running host")
    else:
        yield broken(name, f"another process holds {directory}", f"stop it, or {mend}")


def check_cache(directory: Path) -> Iterator[Finding]:
    """Without it, a guest is compiled anew at every start."""
    finding = _creatable("wasm cache", directory / "x", str(directory))
    if finding.state == "ok":
        yield ok("wasm cache", str(directory))
    else:
        yield missing("wasm cache", finding.found, "set XDG_CACHE_HOME to where you may write")


def running_host(path: Path) -> str | None:
    """Describe the host that answers on a Unix socket."""
    health = _health(f"unix://{path}")
    if health is None:
        return None
    generation = f"generation {health.get('generation')}"
    return f"our own running host, version {health.get('version')}, {generation}"


def _health(address: str) -> dict[str, object] | None:
    try:
        health = get_json(address, "/health")
    except Unanswered:
        return None
    return health if health.get("status") == "ok" and "fingerprint" in health else None


def _is_dead(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
    return False


def _is_locked(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def _creatable(name: str, path: Path, found: str) -> Finding:
    nearest = next((each for each in path.parents if each.exists()), path.parent)
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return ok(name, f"{path}: {found}" if found != str(path.parent) else found)
    return broken(
        name, f"{path} cannot be made: {nearest} cannot be written to", f"ls -ld {nearest}"
    )
