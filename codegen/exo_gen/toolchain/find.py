"""Finding a compiler: PATH wins, then what `exo-gen toolchain install` put in the cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from exo_gen.toolchain.cache import current_toolchain
from exo_gen.toolchain.errors import MissingToolchainError, ToolchainError

COMPILER = "wasm32-wasi-ghc"

Origin = Literal["PATH", "cache"]


@dataclass(frozen=True, slots=True)
class Toolchain:
    """A compiler and where its companions are looked for."""

    ghc: Path
    origin: Origin
    search_path: str

    def tool(self, name: str) -> Path | None:
        """A companion program, such as `wasm-opt`."""
        found = shutil.which(name, path=self.search_path)
        return Path(found) if found else None

    def required_tool(self, name: str) -> Path:
        """A companion program that the caller cannot do without."""
        found = self.tool(name)
        if found is None:
            raise ToolchainError(
                f"{name} is missing beside {self.ghc}; run: exo-gen toolchain doctor"
            )
        return found

    def environment(self) -> dict[str, str]:
        """The caller's environment with this compiler's programs first."""
        return os.environ | {"PATH": self.search_path}


def find() -> Toolchain | None:
    """The compiler a build would use, or None."""
    path = os.environ.get("PATH", os.defpath)
    on_path = shutil.which(COMPILER)
    if on_path:
        return Toolchain(Path(on_path), "PATH", path)
    folder = current_toolchain()
    if folder is None:
        return None
    programs = folder / "bin"
    return Toolchain(programs / COMPILER, "cache", f"{programs}{os.pathsep}{path}")


def require() -> Toolchain:
    """The compiler a build will use; an error that names the command to run when there is none."""
    found = find()
    if found is None:
        raise MissingToolchainError
    return found


def version_of(program: Path, *options: str) -> str:
    """The first line that a program prints about its version, or what kept it from doing so."""
    try:
        done = subprocess.run(
            [program, *(options or ("--version",))], capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError(f"{program} does not run: {error}") from error
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        raise ToolchainError(f"{program} does not say its version: {done.stderr.strip()[:200]}")
    return lines[0].strip()
