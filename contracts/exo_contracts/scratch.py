"""Scratch copies of a checkout: somewhere to plant faults in, instrument, build and throw away."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_gen.diagnostics import ExoGenError
from exo_gen.guest.build import CONTRACT, SMALL, UNTOUCHED, build
from exo_gen.guest.tree import GUEST
from exo_gen.project import Project

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

_COPIED: Final = ("schema", "generated", "guest", "host", "contracts", "pyproject.toml")
_LEFT: Final = shutil.ignore_patterns("__pycache__", "dist-newstyle", ".mypy_cache")
_PACKAGES: Final = ("generated/python", "host", "contracts")


class NoSuchPlace(ExoGenError):
    """What was to be edited is not there, or is there more than once."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; `out` has both streams."""

    status: int
    out: str


@dataclass(frozen=True, slots=True)
class Scratch:
    """A copy of what a change of the boundary touches. The generator runs from the original."""

    root: Path

    @classmethod
    def copied_from(cls, original: Path, folder: Path) -> Scratch:
        """Copy the checkout at `original` into `folder`, build results left out."""
        for name in _COPIED:
            source = original / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=_LEFT)
            else:
                shutil.copy2(source, folder / name)
        return cls(folder)

    @property
    def project(self) -> Project:
        """The copy as a project."""
        return Project.at(self.root)

    @property
    def environment(self) -> Mapping[str, str]:
        """Variables under which Python imports the copy's packages instead of the original's."""
        path = os.pathsep.join(str(self.root / package) for package in _PACKAGES)
        return {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"}

    def edit(self, path: str, pattern: str, replacement: str) -> None:
        """Replace the only match of a pattern in a file; raise `NoSuchPlace`."""
        target = self.root / path
        text, count = re.subn(pattern, replacement, target.read_text(encoding="utf-8"), flags=re.M)
        if count != 1:
            raise NoSuchPlace(f"{path} has {count} matches of {pattern!r}; expected one")
        target.write_text(text, encoding="utf-8")

    def build_contract(self, toolchain: Toolchain, *, optimise: bool = False) -> Path:
        """Compile the copy's contract build and return where it is; raise `GuestBuildError`.

        Unoptimised by default: nobody runs it for long, and compiling takes a third of the time.
        """
        if not optimise:
            (self.root / GUEST / "cabal.project.local").write_text("optimization: False\n")
        path = self.root / CONTRACT.file
        options = SMALL if optimise else UNTOUCHED
        path.write_bytes(build(self.root, toolchain, (CONTRACT,), options=options)[CONTRACT].wasm)
        return path

    def python(self, *arguments: str) -> Ran:
        """Run Python on the copy's packages."""
        run = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Ran(run.returncode, run.stdout)

    def exo_gen(self, *arguments: str) -> Ran:
        """Run exo-gen on the copy, with the copy's own generated Python, host and gate."""
        return self.python("-m", "exo_gen", "--root", str(self.root), *arguments)
