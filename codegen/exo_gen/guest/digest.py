"""The source digest: one number for everything that goes into the guest's binaries.

It covers the Haskell, C and cabal files of the guest and of the generated package, and how they are
built. Which compiler built them is recorded beside it, since the same sources may meet several.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from exo_gen.guest.tree import GUEST, HASKELL

SOURCE_FOLDERS: Final = (GUEST, HASKELL)
_SUFFIXES: Final = frozenset({".hs", ".c", ".h", ".cabal", ".project", ".freeze"})
# Built there, or only ever compiled into tests or into the native guest.
_SKIPPED_FOLDERS: Final = frozenset({"dist-newstyle", "native", "test", "tests"})


def source_files(tree: Path, tops: Iterable[Path] = SOURCE_FOLDERS) -> list[str]:
    """The sources' paths below the tree, sorted, with forward slashes."""
    found = (path for top in tops for path in _walk(tree / top))
    return sorted(path.relative_to(tree).as_posix() for path in found)


def source_digest(tree: Path, recipe: str, *, tops: Iterable[Path] = SOURCE_FOLDERS) -> str:
    """SHA-256 over the paths, the contents and the recipe, in hex."""
    digest = hashlib.sha256(recipe.encode() + b"\0")
    for name in source_files(tree, tops):
        content = hashlib.sha256((tree / name).read_bytes()).hexdigest()
        digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()


def _walk(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in _SKIPPED_FOLDERS:
                yield from _walk(path)
        elif path.suffix in _SUFFIXES:
            yield path
