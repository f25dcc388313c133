"""Where things are: the folders of a checkout that exo-gen works on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exo_gen.diagnostics import ExoGenError


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout: `root`, and the schema and generated folders in it."""

    root: Path
    schema: Path
    generated: Path

    @classmethod
    def at(cls, root: Path) -> Project:
        """The project whose root is known."""
        return cls(root, root / "schema", root / "generated")

    @classmethod
    def find(cls, start: Path) -> Project:
        """The project that `start` is in: the nearest folder upwards with a schema in it."""
        for folder in (start.resolve(), *start.resolve().parents):
            if (folder / "schema" / "effects.json").is_file():
                return cls.at(folder)
        raise ExoGenError(
            f"no schema/effects.json in {start} or above; "
            "run exo-gen inside a checkout, or pass --root"
        )
