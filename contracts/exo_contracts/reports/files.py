"""Reports as files: each whole or not there at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from exo_gen.diagnostics import ExoGenError


class CannotWrite(ExoGenError):
    """A report has nowhere to go."""


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, making its folder; raise `CannotWrite`."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(text.encode("utf-8", "backslashreplace"))
        fresh.replace(path)
    except OSError as error:
        raise CannotWrite(
            f"cannot write the report {path}: {error.strerror}; name a file that can be written"
        ) from None
    finally:
        with suppress(OSError):
            fresh.unlink()


def append(path: Path, text: str) -> None:
    """Add to a file that others write as well; raise `CannotWrite`."""
    try:
        with path.open("ab") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise CannotWrite(f"cannot add the summary to {path}: {error.strerror}") from None
