"""Which mounts are allowed, in the engine's terms.

A bind mount is checked against the directories the operator allows after symbolic links are
followed, and the engine is given the path that was checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from pydantic import JsonValue

from exo_host.effects.docker import checking
from exo_types.failure import EffectFailure
from exo_types.models import DockerMount

_VOLUME: Final = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")


def mounts(wanted: Iterable[DockerMount], roots: Sequence[Path]) -> list[JsonValue]:
    """The mounts as `HostConfig.Mounts` has them. Raises `invalid_input` or `forbidden`."""
    seen: set[str] = set()
    found: list[JsonValue] = []
    for mount in wanted:
        target = checking.path("a mount's target", mount.target)
        if target in seen:
            raise checking.refuse(f"{target} is the target of two mounts")
        seen.add(target)
        found.append(
            {
                "Type": mount.type,
                "Source": _source(mount, roots),
                "Target": target,
                "ReadOnly": mount.read_only,
            }
        )
    return found


def _source(mount: DockerMount, roots: Sequence[Path]) -> str:
    match mount.type:
        case "bind":
            return str(_bound(mount.source, roots))
        case "volume":
            if not _VOLUME.fullmatch(mount.source):
                raise checking.refuse(f"expected the name of a volume, got {mount.source!r}")
            return mount.source
        case "tmpfs":
            if mount.source:
                raise checking.refuse("a tmpfs has no source; leave it empty")
            return ""


def _bound(text: str, roots: Sequence[Path]) -> Path:
    source = Path(checking.path("a bind mount's source", text))
    try:
        real = source.resolve()
    except (OSError, RuntimeError):
        raise checking.refuse(f"{text} cannot be followed to a file or directory") from None
    # Before anything is said of what is there: outside the roots, that is nobody's business.
    if not any(real.is_relative_to(root.resolve()) for root in roots):
        raise EffectFailure(
            "forbidden",
            f"{text} is outside the directories containers may see; "
            "the operator's allowed_mount_roots says which those are",
        )
    if not real.exists():
        raise checking.refuse(f"there is no {text} to mount")
    return real
