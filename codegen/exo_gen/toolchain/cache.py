"""Where things that outlive a checkout are kept: the user's cache folder.

    <cache>/toolchain/<digest>/   one unpacked compiler each, with bin/ and a marker file
    <cache>/toolchain/current     the digest that was installed last
    <cache>/downloads/<url>/      archives on their way, kept so that a broken download resumes

An installation without its marker is one that was interrupted: it does not count.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".exomonad-complete"


def cache_root() -> Path:
    """`EXO_CACHE_DIR`, or the platform's folder for caches."""
    override = os.environ.get("EXO_CACHE_DIR")
    if override:
        return Path(override).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("exomonad")


def toolchain_folder(digest: str) -> Path:
    """Where the compiler with this digest lives, installed or not; 16 digits are enough."""
    return cache_root() / "toolchain" / digest[:16]


def is_complete(folder: Path) -> bool:
    """Did the installation of this folder reach its end?"""
    return (folder / MARKER).is_file()


def current_toolchain() -> Path | None:
    """The compiler that was installed last, if it is still whole."""
    try:
        digest = (cache_root() / "toolchain" / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    folder = toolchain_folder(digest)
    return folder if digest and is_complete(folder) else None


def select(folder: Path) -> None:
    """Make an installed compiler the one that is found."""
    pointer = folder.parent / "current"
    fresh = pointer.with_name(f"current.{os.getpid()}")
    fresh.write_text(folder.name + "\n", encoding="utf-8")
    fresh.replace(pointer)


@contextmanager
def exclusive() -> Iterator[None]:
    """Let one installation happen at a time; a second one waits and then finds it done."""
    root = cache_root() / "toolchain"
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
