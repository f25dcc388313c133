"""Which directories git may be asked about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from exo_types.failure import EffectFailure

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


def directory(text: str) -> str:
    """An absolute path, here or in a container. Raises `invalid_input`."""
    if "\0" in text:
        raise EffectFailure("invalid_input", "a directory cannot have a NUL in its name")
    if _CONTROL.search(text):
        raise EffectFailure(
            "invalid_input", "a directory cannot have control characters in its name"
        )
    if not text.startswith("/"):
        raise EffectFailure("invalid_input", f"expected an absolute path, got {text!r}")
    return text


def here(text: str, roots: Sequence[Path]) -> Path:
    """A directory of this machine, inside one of `roots` unless there are none."""
    # Where it leads is judged first: whether something exists elsewhere is nobody's business.
    found = within(text, roots) if roots else Path(text)
    try:
        there = found.is_dir()
    except OSError:
        there = False
    if not there:
        raise EffectFailure("not_found", f"there is no directory {text}")
    return found


def within(text: str, roots: Sequence[Path]) -> Path:
    """Where `text` leads when symbolic links are followed. Raises `forbidden`."""
    try:
        real = Path(text).resolve()
    except (OSError, RuntimeError):
        raise EffectFailure("not_found", f"{text} cannot be followed to a directory") from None
    if not any(real.is_relative_to(root.resolve()) for root in roots):
        raise EffectFailure(
            "forbidden",
            f"{text} is outside the directories git may be asked about; "
            "the operator's settings say which those are",
        )
    return real
