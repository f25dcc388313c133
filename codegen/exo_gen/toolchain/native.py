"""Finding a native compiler: a stock GHC with cabal-install, both on PATH, and GHC's own libraries.

Nothing needs one but the native guest and the guest's suite run natively.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from exo_gen.toolchain.errors import MissingNativeError, ToolchainError
from exo_gen.toolchain.find import version_of

Version: TypeAlias = tuple[int, ...]

OLDEST: Final[dict[str, Version]] = {"ghc": (9, 0, 2), "cabal": (3, 4)}
"""The oldest versions that the guest is built with: those of Debian 12."""

PACKAGES: Final = {"ghc": "ghc", "ghc-pkg": "ghc", "cabal": "cabal-install"}
"""Debian's name for what has each program."""


@dataclass(frozen=True, slots=True)
class NativeToolchain:
    """A native compiler and its companions."""

    ghc: Path
    ghc_pkg: Path
    cabal: Path

    def libraries(self) -> frozenset[str]:
        """The names of the libraries in GHC's global package database."""
        done = subprocess.run(
            [self.ghc_pkg, "--global", "--simple-output", "--names-only", "list"],
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise ToolchainError(f"{self.ghc_pkg} lists no libraries: {done.stderr.strip()[:200]}")
        return frozenset(done.stdout.split())

    def require_libraries(self, needed: Collection[str]) -> None:
        """Raise `MissingNativeError` naming those that are not there."""
        missing = sorted(set(needed) - self.libraries())
        if missing:
            plural = "ies" if len(missing) > 1 else "y"
            raise MissingNativeError(
                f"the librar{plural} {', '.join(missing)} in the package database of {self.ghc}",
                [f"libghc-{name.lower()}-dev" for name in missing],
            )


def require_native() -> NativeToolchain:
    """The native compiler on PATH; raise `MissingNativeError` when there is none that will do."""
    missing = [program for program in ("ghc", "cabal") if shutil.which(program) is None]
    if missing:
        raise MissingNativeError(
            f"{' and '.join(missing)} on PATH", [PACKAGES[program] for program in missing]
        )
    ghc, cabal = _program("ghc"), _program("cabal")
    for program in (ghc, cabal):
        _refuse_older(program, OLDEST[program.name])
    # A library is of use to the GHC it was compiled by only, so its own list is the one to ask.
    beside = ghc.with_name("ghc-pkg")
    return NativeToolchain(ghc, beside if beside.is_file() else _program("ghc-pkg"), cabal)


def _program(name: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise MissingNativeError(f"{name} on PATH", [PACKAGES[name]])
    return Path(found)


def _refuse_older(program: Path, oldest: Version) -> None:
    version = version_of(program, "--numeric-version")
    if tuple(int(part) for part in version.split(".") if part.isdigit()) < oldest:
        wanted = ".".join(map(str, oldest))
        raise MissingNativeError(
            f"{program.name} {wanted} or newer, and {program} is {version}",
            [PACKAGES[program.name]],
        )
