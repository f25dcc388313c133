"""Keeping builds exact: the same sources always give the same bytes.

GHC 9.10 orders the code of a module by numbers that it hands out while it runs, so recompiling one
module, or all of them with old interface files at hand, gives other bytes than compiling them all
in an empty folder. A package whose sources changed therefore starts from nothing; one whose sources
did not change is kept, as GHC runs once for each.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from exo_gen.guest.digest import source_digest
from exo_gen.guest.tree import GUEST, HASKELL

# In order of dependency: a change of the first rebuilds the second as well.
_PACKAGES: Final = (("exomonad-types", HASKELL), ("exomonad-guest", GUEST))
_STATE: Final = "packages.json"


@contextmanager
def clean_packages(tree: Path, folder: Path, compiler: Mapping[str, str]) -> Iterator[None]:
    """Empty what changed since the last build that succeeded; remember this one if it does."""
    recipe = json.dumps(compiler, sort_keys=True)
    wanted = {name: source_digest(tree, recipe, tops=(top,)) for name, top in _PACKAGES}
    state = folder / _STATE
    kept = _read(state)
    names = [name for name, _ in _PACKAGES]
    changed = next((index for index, name in enumerate(names) if kept.get(name) != wanted[name]), 2)
    for name in names[changed:]:
        for stale in folder.glob(f"build/*/*/{name}-*"):
            shutil.rmtree(stale)
    # Were this build to stop half-way, what it had compiled must not be built upon.
    folder.mkdir(parents=True, exist_ok=True)
    _write(state, {name: wanted[name] for name in names[:changed]})
    yield
    _write(state, wanted)


def _read(path: Path) -> dict[str, str]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(path: Path, digests: Mapping[str, str]) -> None:
    path.write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")
