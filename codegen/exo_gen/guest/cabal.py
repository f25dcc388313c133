"""The compile step: cabal and GHC, without the network and without the user's own configuration."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_gen.guest import tail_calls
from exo_gen.guest.errors import GuestBuildError
from exo_gen.guest.tree import GUEST

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

# Without a file of ours, cabal writes itself one that reaches for the network.
_CONFIG: Final = "active-repositories: :none\n"


@dataclass(frozen=True, slots=True)
class Cabal:
    """How cabal is called: the program, where it builds, its further options, its environment."""

    program: Path
    folder: Path
    options: Sequence[str]
    environment: Mapping[str, str]

    def build(self, tree: Path, targets: Sequence[str], *, strict: bool) -> dict[str, Path]:
        """Build targets of the guest; answer where each one is.

        What the compiler prints goes straight to standard error. `strict` uses the project file
        that turns warnings into errors.
        """
        home = self.folder / "cabal"
        home.mkdir(parents=True, exist_ok=True)
        (home / "config").write_text(_CONFIG, encoding="utf-8")
        environment = {**self.environment, "CABAL_DIR": str(home)}
        environment.pop("CABAL_CONFIG", None)
        project = f"--project-file=cabal.project{'.ci' if strict else ''}"
        options = [f"--builddir={self.folder}", *self.options, project]
        done = subprocess.run(
            [self.program, "build", *options, *targets],
            cwd=tree / GUEST,
            env=environment,
            stdout=2,
        )
        if done.returncode != 0:
            raise GuestBuildError("the guest does not build; the compiler's messages are above")
        found = {}
        for target in targets:
            listed = subprocess.run(
                [self.program, "list-bin", *options, target],
                cwd=tree / GUEST,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            found[target] = Path(listed.stdout.strip())
            if listed.returncode != 0 or not found[target].is_file():
                raise GuestBuildError(f"cabal built {target} but cannot say where it is")
        return found


def for_wasm(toolchain: Toolchain, folder: Path) -> Cabal:
    """Cabal with the compiler for WebAssembly, building below `folder`."""
    options = [
        f"--with-compiler={toolchain.ghc}",
        f"--with-hc-pkg={toolchain.required_tool('wasm32-wasi-ghc-pkg')}",
        f"--with-hsc2hs={toolchain.required_tool('wasm32-wasi-hsc2hs')}",
        f"--ghc-options=-B{tail_calls.library_folder(toolchain, folder)}",
    ]
    cabal = toolchain.required_tool("wasm32-wasi-cabal")
    return Cabal(cabal, folder, options, toolchain.environment())


def compile_executables(
    tree: Path, toolchain: Toolchain, executables: Sequence[str], folder: Path, *, strict: bool
) -> dict[str, Path]:
    """Build the guest's executables for WebAssembly below `folder`; answer where each one is."""
    targets = {f"exe:{name}": name for name in executables}
    built = for_wasm(toolchain, folder).build(tree, list(targets), strict=strict)
    return {targets[target]: path for target, path in built.items()}
