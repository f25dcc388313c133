"""The native guest for tests: found, or built from these sources with the native compiler."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from exo_gen.guest.native import NATIVE, build_native
from exo_gen.toolchain.errors import MissingNativeError

ROOT = Path(__file__).parents[1]
BINARY = ROOT / NATIVE


@pytest.fixture(scope="session")
def native_guest() -> Path:
    """The native guest, built from the sources as they are; skips without a native compiler."""
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    # Several sessions may want it at once, and cabal is for one at a time.
    with (BINARY.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return build_native(ROOT)
        except MissingNativeError as missing:
            pytest.skip(str(missing))
