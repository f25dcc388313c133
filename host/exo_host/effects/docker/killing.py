"""How a command inside a container is ended.

The engine can start a command in a running container and can say whether it runs, but has no
request that ends one, and going away does not end it either. A command is therefore started with a
mark in its environment, and is ended by what kills every process that

- has the mark in its environment: the command and what it started, also what made itself a session
  of its own; or
- belongs to the command's session: also what threw its environment away (`env -i`). The engine
  tells the command's process as this machine sees it, and the kernel which number that process has
  inside.

That is done by a second command in the container, a script for whichever POSIX shell it has, as
the command's own user, who may read those environments, and then as root, who may end what
changed its user. Where the container has no shell, this process tries the same from outside; that
works for an engine on this very kernel whose processes it may signal: as root, or with Podman
without root.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MARK: Final = "EXOMONAD_COMMAND"
"""The variable every command finds in its environment."""

_SCRIPT: Final = r"""
mark=$1 leader=$2 round=0 found=1
while [ "$found" = 1 ] && [ "$round" -lt 50 ]; do
  found=0 round=$((round + 1))
  for place in /proc/[0-9]*; do
    pid=${place#/proc/} hit=0
    [ "$pid" = $$ ] && continue
    { read -r line < "$place/stat"; } 2>/dev/null || continue
    set -- ${line##*) }
    case $1 in Z|X) continue ;; esac
    if [ "$4" = "$leader" ]; then
      hit=1
    else
      while read -r line || [ -n "$line" ]; do
        case $line in *"$mark"*) hit=1; break ;; esac
      done < "$place/environ"
    fi
    [ "$hit" = 1 ] && kill -9 "$pid" && found=1
  done
done 2>/dev/null
exit 0
"""


def variable(mark: str) -> str:
    """The mark as the command's environment has it."""
    return f"{MARK}={mark}"


def command(mark: str, process: int, container: str) -> list[str]:
    """What to run in the container, by its full id, to end the command that has the mark.

    `process` is the command's, as the engine numbers it.
    """
    inside = _inside(mark, process, container)
    leader = "unknown" if inside is None else str(inside)
    return ["sh", "-c", _SCRIPT, "sh", variable(mark), leader]


def from_outside(mark: str, process: int) -> None:
    """Kill as far as this process may, without the container's help."""
    sessions = {process} if _marked(process, mark) else set()
    for candidate in _processes():
        if _marked(candidate, mark) or _session(candidate) in sessions:
            try:
                os.kill(candidate, signal.SIGKILL)
            except OSError:
                continue


def _inside(mark: str, process: int, container: str) -> int | None:
    """The number that `process` has in its container; unknown when it is not on this kernel."""
    # An engine in a virtual machine numbers its own processes: here that could be any other.
    if not (_marked(process, mark) or container in _read(process, "cgroup")):
        return None
    lines = _read(process, "status").splitlines()
    numbers = next((line for line in lines if line.startswith("NSpid:")), "").split()
    # Without a number of its own inside, the container shares this machine's numbers.
    return int(numbers[-1]) if len(numbers) > 1 else None


def _processes() -> Iterator[int]:
    for place in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if place.name.isdecimal():
            yield int(place.name)


def _marked(process: int, mark: str) -> bool:
    return variable(mark) in _read(process, "environ").split("\0")


def _session(process: int) -> int | None:
    words = _read(process, "stat").rpartition(")")[2].split()
    return int(words[3]) if words else None


def _read(process: int, name: str) -> str:
    """What the kernel says of a process: nothing of one that is gone or somebody else's."""
    try:
        return Path(f"/proc/{process}/{name}").read_text(errors="replace")
    except OSError:
        return ""
