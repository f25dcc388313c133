"""A scratch copy of this checkout to change and to run commands in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_COPIED = ("schema", "generated", "guest", "host", "contracts", "pyproject.toml")
_LEFT = shutil.ignore_patterns("__pycache__", "dist-newstyle", ".mypy_cache")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; `out` has both streams."""

    status: int
    out: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """A copy of what a change of the boundary touches. The generator runs from the original."""

    root: Path

    @classmethod
    def copied_to(cls, folder: Path) -> Checkout:
        """Copy the checkout, build results left out."""
        for name in _COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=_LEFT)
            else:
                shutil.copy2(source, folder / name)
        return cls(folder)

    def exo_gen(self, *arguments: str) -> Ran:
        """Run exo-gen on the copy, with the copy's own generated Python, host and gate."""
        return self._run("-m", "exo_gen", "--root", str(self.root), *arguments)

    def mypy(self) -> Ran:
        """Type-check the copy's host and generated Python as CI does."""
        files = ("host/exo_host", "generated/python/exo_types")
        return self._run("-m", "mypy", "--config-file", "pyproject.toml", *files)

    def edit(self, path: str, pattern: str, replacement: str) -> None:
        """Replace the only match of a pattern in a file."""
        target = self.root / path
        text, count = re.subn(pattern, replacement, target.read_text(encoding="utf-8"), flags=re.M)
        assert count == 1, f"{count} matches of {pattern!r} in {path}"
        target.write_text(text, encoding="utf-8")

    def _run(self, *arguments: str) -> Ran:
        packages = ("generated/python", "host", "contracts")
        path = os.pathsep.join(str(self.root / package) for package in packages)
        run = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": path, "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Ran(run.returncode, run.stdout)
