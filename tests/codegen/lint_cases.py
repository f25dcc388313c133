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
    """Fill `schema` with the sound files and the case's own over them; return it."""
    schema.mkdir(parents=True)
    for source in (*SOUND.glob("*.json"), *(CASES / fault).glob("*.json")):
        shutil.copy(source, schema)
    return schema
