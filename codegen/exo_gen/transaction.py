"""Many files changed as one: staged, journalled, applied; finished or undone after any death.

Beside a tree `generated` lies, while it changes, a folder `.generated.exo-gen`:

```
new-3, old-3     the third file as it will be, and as it was (a hard link where that can be)
journal          what changes: from its appearance on, the change will be finished
undo             the journal, renamed: from then on, the change will be taken back
```

Both names appear by a rename of something that the disk has already, and so do all files of the
tree. Whoever finds the folder without either name removes it: nothing was changed yet, or
everything was.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.disk import (
    NO_FILE,
    digest_at,
    require_inside,
    settle,
    write_durably,
)
from exo_gen.manifest import digest

_JOURNAL: Final = "journal"
_UNDO: Final = "undo"

_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK})
"""How a file system says that it has no hard links, or no more of them."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A file's digest before and after; None where it is absent."""

    path: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _Journal:
    """Changes in order, and the folders that are made for them, outermost first."""

    changes: tuple[_Change, ...]
    folders: tuple[str, ...]


def staging_of(root: Path) -> Path:
    """Where the changes of a tree are staged: beside it, on the same disk."""
    return root.with_name(f".{root.name}.exo-gen")


def apply(root: Path, contents: Mapping[str, bytes | None]) -> None:
    """Give files below `root` new contents, None removing one, in order; all of them or none.

    The caller holds the lock and has called `recover`. On any error, Ctrl-C included, what was done
    is taken back before it is passed on.
    """
    staging = staging_of(root)
    journal = _plan(root, contents)
    try:
        _stage(root, staging, journal, contents)
        _play(root, staging, journal, forward=True)
        (staging / _JOURNAL).unlink()
    except BaseException:
        _take_back(root, staging)
        raise
    with suppress(OSError):  # All is done; whoever comes next will tidy up.
        _discard(staging)


def recover(root: Path) -> None:
    """Finish, take back or drop what a run that died has left. The caller holds the lock."""
    staging = staging_of(root)
    if not os.path.lexists(staging):
        return
    for name, forward in ((_UNDO, False), (_JOURNAL, True)):
        journal = _read(root, staging / name)
        if journal is not None:
            _play(root, staging, journal, forward=forward)
            break
    _discard(staging)


def _plan(root: Path, contents: Mapping[str, bytes | None]) -> _Journal:
    changes = []
    folders: dict[str, None] = {} if root.exists() else {"": None}
    for path, data in contents.items():
        require_inside(root, path)
        before = digest_at(root / path)
        if before == NO_FILE:
            raise ExoGenError(
                f"{root / path} is no regular file, and one is due there; "
                "move it away; nothing was written"
            )
        changes.append(_Change(path, before, None if data is None else digest(data)))
        for parent in reversed(Path(path).parents[:-1]):
            if not (root / parent).exists():
                folders[parent.as_posix()] = None
    return _Journal(tuple(changes), tuple(folders))


def _stage(
    root: Path, staging: Path, journal: _Journal, contents: Mapping[str, bytes | None]
) -> None:
    staging.mkdir()
    new: dict[Path, bytes] = {}
    for number, change in enumerate(journal.changes):
        data = contents[change.path]
        if data is not None:
            new[staging / f"new-{number}"] = data
        if change.before is not None:
            _keep(root / change.path, staging / f"old-{number}")
    text = json.dumps(asdict(journal))
    write_durably({**new, staging / "draft": text.encode()})
    settle(staging)
    settle(staging.parent)
    (staging / "draft").replace(staging / _JOURNAL)
    settle(staging)


def _keep(target: Path, kept: Path) -> None:
    try:
        os.link(target, kept)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        write_durably({kept: target.read_bytes()})


def _take_back(root: Path, staging: Path) -> None:
    try:
        if (staging / _JOURNAL).exists():
            (staging / _JOURNAL).replace(staging / _UNDO)
            settle(staging)
        recover(root)
    except OSError as error:
        raise ExoGenError(
            f"cannot write {root}, nor put it back as it was: {error.strerror}; "
            "once that is mended, the next `exo-gen generate` or `exo-gen check` puts it right"
        ) from error


def _play(root: Path, staging: Path, journal: _Journal, *, forward: bool) -> None:
    """Bring the tree to one end of the journal, from wherever between its ends it is.

    A tree that is not between them was edited since; then the edit counts and nothing is done. The
    manifest shows that something is amiss.
    """
    steps = [
        (root / change.path, staging / f"new-{number}", change.before, change.after)
        if forward
        else (root / change.path, staging / f"old-{number}", change.after, change.before)
        for number, change in enumerate(journal.changes)
    ]
    for target, source, had, wanted in steps:
        now = digest_at(target)
        if now != wanted and (now != had or (wanted is not None and digest_at(source) != wanted)):
            return
    for at, (target, source, _, wanted) in enumerate(steps if forward else steps[::-1], start=1):
        if at == len(steps):
            # The manifest is last, and never ahead of what it describes.
            _settle_all(root, journal)
        if digest_at(target) != wanted:
            if wanted is None:
                target.unlink()
            else:
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
    if forward:
        for change in journal.changes:
            if change.after is None:
                _remove_empty_parents(root, root / change.path)
    else:
        for folder in reversed(journal.folders):
            if (root / folder).is_dir() and not any((root / folder).iterdir()):
                (root / folder).rmdir()
    _settle_all(root, journal)


def _settle_all(root: Path, journal: _Journal) -> None:
    touched = {(root / change.path).parent for change in journal.changes}
    for folder in sorted({*touched, root, root.parent}):
        if folder.is_dir():
            settle(folder)


def _remove_empty_parents(root: Path, path: Path) -> None:
    for parent in path.parents:
        if parent == root or (parent.is_dir() and any(parent.iterdir())):
            return
        if parent.is_dir():
            parent.rmdir()


def _read(root: Path, path: Path) -> _Journal | None:
    """Read a journal; None when there is none or when it is none of ours."""
    try:
        content = json.loads(path.read_bytes())
        changes = tuple(_Change(**change) for change in content["changes"])
        journal = _Journal(changes, tuple(content["folders"]))
        names = [*(change.path for change in changes), *filter(None, journal.folders)]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    for name in names:
        require_inside(root, str(name))
    return journal


def _discard(staging: Path) -> None:
    """Remove the folder, the names that mean something first."""
    names = {path.name for path in staging.iterdir()}
    for name in (*sorted(names & {_JOURNAL, _UNDO}), *sorted(names - {_JOURNAL, _UNDO})):
        (staging / name).unlink()
    staging.rmdir()
