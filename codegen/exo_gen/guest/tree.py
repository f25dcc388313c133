"""The parts of a checkout that building the guest is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from exo_gen.guest.errors import TreeError

GUEST: Final = Path("guest")
HASKELL: Final = Path("generated/haskell")
WASM: Final = Path("generated/wasm")
MANIFEST: Final = Path("generated/manifest.json")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What exo-gen says about the boundary: its fingerprint, the guest's imports and exports."""

    fingerprint: str
    imports: Mapping[str, frozenset[str]]
    exports: frozenset[str]


def read_manifest(tree: Path) -> Manifest:
    """What the last `exo-gen generate` wrote."""
    path = tree / MANIFEST
    try:
        content: dict[str, Any] = json.loads(path.read_bytes())
        imports = {module: frozenset(names) for module, names in content["imports"].items()}
        return Manifest(content["fingerprint"], imports, frozenset(content["exports"]))
    except FileNotFoundError:
        raise TreeError(f"{MANIFEST} is missing; run: exo-gen generate") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TreeError(f"{MANIFEST} is damaged ({error}); run: exo-gen generate") from error
