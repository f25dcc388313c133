"""The compile step: cabal and GHC, without the network and without the user's own configuration."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_gen.guest import tail_calls
from exo_gen.guest.errors import GuestBuildError
from exo_gen.guest.tree import GUEST

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

# Without a file of ours, cabal writes itself one that reaches for the network.
_CONFIG: Final = "active-repositories: :none\n"


def compile_executables(
    tree: Path, toolchain: Toolchain, executables: Sequence[str], folder: Path, *, strict: bool
) -> dict[str, Path]:
    """Build the guest's executables below `folder`; answer where each one is.

    What the compiler prints goes straight to standard error. `strict` uses the project file that
    turns warnings into errors.
    """
    home = folder / "cabal"
    home.mkdir(parents=True, exist_ok=True)
    (home / "config").write_text(_CONFIG, encoding="utf-8")
    environment = toolchain.environment() | {"CABAL_DIR": str(home)}
    environment.pop("CABAL_CONFIG", None)
    cabal = toolchain.required_tool("wasm32-wasi-cabal")
    options = [
        f"--builddir={folder}",
        f"--with-compiler={toolchain.ghc}",
        f"--with-hc-pkg={toolchain.required_tool('wasm32-wasi-ghc-pkg')}",
        f"--with-hsc2hs={toolchain.required_tool('wasm32-wasi-hsc2hs')}",
        f"--ghc-options=-B{tail_calls.library_folder(toolchain, folder)}",
        f"--project-file=cabal.project{'.ci' if strict else ''}",
    ]
    targets = [f"exe:{name}" for name in executables]
    done = subprocess.run(
        [cabal, "build", *options, *targets], cwd=tree / GUEST, env=environment, stdout=2
    )
    if done.returncode != 0:
        raise GuestBuildError("the guest does not build; the compiler's messages are above")
    found = {}
    for name, target in zip(executables, targets, strict=True):
        listed = subprocess.run(
            [cabal, "list-bin", *options, target],
            cwd=tree / GUEST,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        found[name] = Path(listed.stdout.strip())
        if listed.returncode != 0 or not found[name].is_file():
            raise GuestBuildError(f"cabal built {name} but cannot say where it is")
    return found
