"""The native guest for tests: found, or built from these sources with the native compiler."""

from __future__ import annotations

import fcntl
import importlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BINARY = ROOT / "dist" / "native" / "exo-guest-native"
MISSING = (
    "no native {}; install ghc, cabal-install, libghc-process and what guest/README.md names beside"
)


@pytest.fixture(scope="session")
def native_guest() -> Path:
    """The native guest, built from the sources as they are; skips without a native compiler."""
    for program in ("ghc", "cabal"):
        if shutil.which(program) is None:
            pytest.skip(MISSING.format(program))
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    # Several sessions may want it at once, and cabal is for one at a time.
    with (BINARY.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if importlib.util.find_spec("exo_gen.guest.native") is not None:
            built: Path = importlib.import_module("exo_gen.guest.native").build_native(ROOT)
            return built
        return _built()


def _built() -> Path:
    folder = ROOT / "guest" / "dist-newstyle" / "native"
    (folder / "cabal").mkdir(parents=True, exist_ok=True)
    (folder / "cabal" / "config").write_text("active-repositories: :none\n", encoding="utf-8")
    environment = {**os.environ, "CABAL_DIR": str(folder / "cabal")}
    environment.pop("CABAL_CONFIG", None)

    def cabal(command: str) -> str:
        return subprocess.run(
            ["cabal", command, f"--builddir={folder}", "exe:exo-guest-native"],
            cwd=ROOT / "guest",
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    cabal("build")
    scratch = BINARY.with_suffix(f".{os.getpid()}")
    shutil.copy2(cabal("list-bin").strip(), scratch)
    scratch.replace(BINARY)
    return BINARY
