"""Stage 5, write: rendered files to disk, all or nothing, and what differs before.

`generated/wasm` holds binaries that `exo-gen guest build` makes; it is not looked at here.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from exo_gen.manifest import digest
from exo_gen.render.header import HEADLINE

_NOT_OURS: Final = frozenset({"wasm", "__pycache__", "dist-newstyle", ".mypy_cache", ".ruff_cache"})

_BUILD_PRODUCTS: Final = frozenset({".o", ".hi", ".pyc"})
"""What a compiler may leave beside its source when it is called by hand."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How a tree differs from what it should be; paths relative to it, sorted."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra)


def drift(root: Path, digests: Mapping[str, str]) -> Drift:
    """Compare a tree with the SHA-256 digests its files should have."""
    found = set(present_files(root))
    return Drift(
        changed=tuple(
            path
            for path in sorted(found & set(digests))
            if digest((root / path).read_bytes()) != digests[path]
        ),
        missing=tuple(sorted(set(digests) - found)),
        extra=tuple(sorted(found - set(digests))),
    )


def write(root: Path, files: Mapping[str, str], *, previous: Collection[str]) -> Drift:
    """Make the tree hold `files`; return what had to change, `extra` being what was removed.

    Unchanged files are not touched, so that build tools see no news where there are none. New
    content is staged beside the tree first; a full disk or a wrong permission leaves everything as
    it was. A file that exo-gen no longer writes is removed when it is known to be its own: named
    in `previous`, or headed as generated. Anything else found there stays.
    """
    difference = drift(root, {path: digest(text.encode()) for path, text in files.items()})
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".exo-gen-", dir=root.parent) as scratch:
        staged = [
            (_stage(Path(scratch) / str(number), files[path]), root / path)
            for number, path in enumerate((*difference.changed, *difference.missing))
        ]
        for _, target in staged:
            target.parent.mkdir(parents=True, exist_ok=True)
        for source, target in staged:
            source.replace(target)
    orphans = tuple(
        path for path in difference.extra if path in previous or _is_headed(root / path)
    )
    for path in orphans:
        (root / path).unlink()
        _remove_empty_parents(root, root / path)
    return replace(difference, extra=orphans)


def present_files(root: Path) -> Iterator[str]:
    """Yield the files below `root` that belong to the generated tree, as POSIX paths."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(set(subfolders) - _NOT_OURS)
        for name in sorted(names):
            if Path(name).suffix not in _BUILD_PRODUCTS:
                yield (Path(folder) / name).relative_to(root).as_posix()


def _is_headed(path: Path) -> bool:
    return HEADLINE.encode() in path.read_bytes()[:1024]


def _stage(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _remove_empty_parents(root: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == root or any(parent.iterdir()):
            return
        parent.rmdir()
