"""Stage 5, write: rendered files to disk, all or nothing, and what differs before.

`generated/wasm` holds binaries that `exo-gen guest build` makes; it is not looked at here.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from exo_gen.disk import NO_FILE, digest_at, in_words, locked, require_inside
from exo_gen.manifest import MANIFEST_FILE, digest, read_manifest
from exo_gen.render.header import HEADLINE
from exo_gen.transaction import apply, staging_of
from exo_gen.transaction import recover as recover_staged

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
    with in_words(f"read {root}"):
        found = set(present_files(root))
        return Drift(
            changed=tuple(
                path
                for path in sorted(found & set(digests))
                if digest_at(root / path) != digests[path]
            ),
            missing=tuple(sorted(set(digests) - found)),
            extra=tuple(sorted(found - set(digests))),
        )


def write(root: Path, files: Mapping[str, str], *, previous: Collection[str]) -> Drift:
    """Make the tree hold `files`; return what had to change, `extra` being what was removed.

    Unchanged files are not touched, so that build tools see no news where there are none. A file
    that exo-gen no longer writes is removed when it is known to be its own: named in `previous` or
    in the manifest found there, or headed as generated. Anything else found there stays.

    The guarantee, on a file system whose renames are atomic and whose fsync is honest:

    * When this returns, the tree is as it should be. When it raises, Ctrl-C included, the tree is
      as it was, unless the message says that even putting it back failed.
    * When it dies at any moment (kill -9, power), each single file is wholly old or wholly new,
      and the next `write` or `recover` makes the tree wholly the one or wholly the other. Until
      then a mixture never passes for current: the manifest has the digest of every file, and is
      replaced after all others.
    * Files that someone edited between the death and the recovery are kept; then nothing is
      recovered, and `drift` tells.
    * Runs at the same time, on one machine, go one after the other.
    * Nothing is written outside `root`, save what is staged beside it and removed again.
    """
    contents = {path: text.encode() for path, text in files.items()}
    with in_words(f"write {root}"):
        root.parent.mkdir(parents=True, exist_ok=True)
        with locked(root.parent):
            recover_staged(root)
            return _write(root, contents, previous)


def _write(root: Path, contents: Mapping[str, bytes], previous: Collection[str]) -> Drift:
    for path in contents:
        require_inside(root, path)
    difference = drift(root, {path: digest(data) for path, data in contents.items()})
    # Another run may have written while this one waited for it.
    known = read_manifest(root)
    own = {*previous, *(known.files if known is not None else ())}
    orphans = tuple(path for path in difference.extra if path in own or _is_headed(root / path))
    found = replace(difference, extra=orphans)
    if found:
        changes = {path: contents[path] for path in (*found.changed, *found.missing)}
        manifest = {path: changes.pop(path) for path in [MANIFEST_FILE] if path in changes}
        apply(root, {**changes, **dict.fromkeys(orphans), **manifest})
    elif not root.exists():
        root.mkdir()
    return found


def recover(root: Path) -> None:
    """Make a tree whole that a run left half written when it died; usually there is none."""
    if os.path.lexists(staging_of(root)):
        with in_words(f"recover {root}"), locked(root.parent):
            recover_staged(root)


def present_files(root: Path) -> Iterator[str]:
    """Yield the files below `root` that belong to the generated tree, as POSIX paths."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(set(subfolders) - _NOT_OURS)
        for name in sorted(names):
            if Path(name).suffix not in _BUILD_PRODUCTS:
                yield (Path(folder) / name).relative_to(root).as_posix()


def _is_headed(path: Path) -> bool:
    if digest_at(path) in (None, NO_FILE):
        return False
    with path.open("rb") as file:
        return HEADLINE.encode() in file.read(1024)
