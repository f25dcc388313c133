"""Put new texts in place of files, all or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from exo_gen.diagnostics import ExoGenError


def replace_files(texts: Mapping[Path, str]) -> None:
    """Replace the text of each file; raise `ExoGenError`, with every file as it was.

    Whoever reads a file meanwhile sees the whole old text or the whole new one. All is staged
    beside the files first, so that a full disk or a wrong permission is met before any change.
    """
    before: dict[Path, bytes] = {}
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            target = path.resolve()  # a link stays one
            before[target] = target.read_bytes()
            staged[target] = _stage(target, text.encode("utf-8"))
        done: list[Path] = []
        try:
            for target, source in staged.items():
                source.replace(target)
                done.append(target)
        except OSError:
            for target in done:
                _stage(target, before[target]).replace(target)
            raise
    except (OSError, UnicodeEncodeError) as error:
        raise ExoGenError(f"cannot write: {error}; nothing was changed") from None
    finally:
        for source in staged.values():
            source.unlink(missing_ok=True)


def _stage(target: Path, content: bytes) -> Path:
    # No `.json` at the end: nobody takes what is staged for a schema file.
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", suffix=".new", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, path)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
