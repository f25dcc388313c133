"""A scratch copy of this checkout to change and to run commands in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exo_contracts.scratch import Ran, Scratch

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Checkout(Scratch):
    """A copy of what a change of the boundary touches. The generator runs from the original."""

    @classmethod
    def copied_to(cls, folder: Path) -> Checkout:
        """Copy this checkout, build results left out."""
        return cls(Scratch.copied_from(ROOT, folder).root)

    def mypy(self) -> Ran:
        """Type-check the copy's host and generated Python as CI does."""
        files = ("host/exo_host", "generated/python/exo_types")
        return self.python("-m", "mypy", "--config-file", "pyproject.toml", *files)
