"""Building the guest natively: a stock GHC, its own libraries, a program that talks JSON lines.

The program is for this machine and is never committed. It is replaced when the build has worked; a
build that fails leaves the one that was there.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from exo_gen.guest.cabal import Cabal
from exo_gen.guest.depends import build_depends
from exo_gen.guest.errors import TreeError
from exo_gen.guest.tree import GUEST, HASKELL
from exo_gen.toolchain.native import NativeToolchain, require_native

EXECUTABLE: Final = "exo-guest-native"
NATIVE: Final = Path("dist/native") / EXECUTABLE
"""Where the finished program is, below the project's root."""

BUILD_FOLDER: Final = GUEST / "dist-newstyle"

_PACKAGES: Final = (
    GUEST / "exomonad-guest.cabal",
    GUEST / "freer" / "exomonad-freer.cabal",
    HASKELL / "exomonad-types.cabal",
)
_OURS: Final = frozenset({"exomonad-guest", "exomonad-freer", "exomonad-types"})


def build_native(tree: Path, *, strict: bool = False, optimise: bool = True) -> Path:
    """Build the native guest of the checkout `tree`; answer where the program is.

    `strict` makes the compiler's warnings errors; without `optimise` it compiles sooner and runs
    slower. Raise `MissingNativeError` without a compiler that will do or without a library, and
    `GuestBuildError` when the sources do not build.
    """
    toolchain = require_native()
    toolchain.require_libraries(needed(tree, f"executable {EXECUTABLE}"))
    name = "native" if optimise else "native-unoptimised"
    cabal = for_native(toolchain, tree / BUILD_FOLDER / name, optimise=optimise)
    target = f"exe:{EXECUTABLE}"
    program = cabal.build(tree, [target], strict=strict)[target]
    return _placed(program, tree / NATIVE)


def for_native(toolchain: NativeToolchain, folder: Path, *, optimise: bool = True) -> Cabal:
    """Cabal with the native compiler, building below `folder`."""
    options = [f"--with-compiler={toolchain.ghc}", f"--with-hc-pkg={toolchain.ghc_pkg}"]
    if not optimise:
        # Last on GHC's command line, after what the packages ask for.
        options.append("--ghc-options=-O0")
    return Cabal(toolchain.cabal, folder, options, os.environ)


def needed(tree: Path, stanza: str) -> frozenset[str]:
    """The libraries of others that a part of the guest is linked with, by its stanza's heading."""
    names: set[str] = set()
    try:
        for path in _PACKAGES:
            text = (tree / path).read_text(encoding="utf-8")
            names |= build_depends(text, stanza) | build_depends(text, "library")
    except FileNotFoundError as error:
        raise TreeError(f"{error.filename} is missing; run: exo-gen generate") from None
    return frozenset(names) - _OURS


def _placed(program: Path, target: Path) -> Path:
    """Copy the program to where it is looked for, in one step: it may be running there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        shutil.copy2(program, scratch)
        scratch.replace(target)
    finally:
        scratch.unlink(missing_ok=True)
    return target
