"""Where the native guest is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from exo_host.errors import GuestRefused

NATIVE_GUEST: Final = Path("dist/native/exo-guest-native")
"""Where `exo-gen guest build --native` puts it, below the project's root."""

BUILD: Final = "exo-gen guest build --native"


def find_native(path: Path = NATIVE_GUEST) -> Path:
    """Return the native guest's absolute path; raise `GuestRefused` when there is none."""
    if not path.is_file():
        raise GuestRefused(f"there is no native guest at {path}; build it with `{BUILD}`")
    if not os.access(path, os.X_OK):
        raise GuestRefused(f"{path} is not a program; build the native guest with `{BUILD}`")
    return path.absolute()
