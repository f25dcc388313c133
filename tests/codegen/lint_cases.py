"""The cases of lint: a folder a fault, laid over the sound schema in `lint/sound`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
CASES: Final = Path(__file__).with_name("lint")
SOUND: Final = CASES / "sound"
FAULTS: Final = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
"""Every case; `sound` is one of them, with no problems."""


def lay_out(fault: str, schema: Path) -> Path:
    """Fill `schema` with the sound files and the case's own over them; return it.

    A case about settings has a `pyproject.toml`, which is found when `schema` is the root as well.
    """
    schema.mkdir(parents=True)
    own = (*(CASES / fault).glob("*.json"), *(CASES / fault).glob("pyproject.toml"))
    for source in (*SOUND.glob("*.json"), *own):
        shutil.copy(source, schema)
    return schema
