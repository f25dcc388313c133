"""The schema that a guest is to carry: the file that `exo-gen generate` wrote for the host."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exo_gen.carried import CarriedError, read_carried
from exo_gen.guest.errors import TreeError
from exo_gen.guest.tree import MANIFEST, Manifest

SCHEMA: Final = Path("generated/python/exo_types/schema.json")


def read_schema(tree: Path, manifest: Manifest) -> str:
    """The schema as text; it has to be the manifest's. Raise `TreeError`."""
    try:
        text = (tree / SCHEMA).read_text(encoding="utf-8").removesuffix("\n")
        claimed = read_carried(text).fingerprint
    except FileNotFoundError:
        raise TreeError(f"{SCHEMA} is missing; run: exo-gen generate") from None
    except (OSError, ValueError, CarriedError) as error:
        raise TreeError(f"{SCHEMA} is damaged ({error}); run: exo-gen generate") from error
    if claimed != manifest.fingerprint:
        raise TreeError(f"{SCHEMA} is of another schema than {MANIFEST}; run: exo-gen generate")
    return text
