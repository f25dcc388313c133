"""Build the product with a map of what the linker put together, and weigh it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_gen.guest.build import BUILD_FOLDER, PRODUCT, optimised, read_stamps, stamped
from exo_gen.guest.cabal import for_wasm
from exo_gen.guest.errors import GuestBuildError
from exo_gen.guest.size import Shares, shares
from exo_gen.guest.tree import read_manifest

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

_MAP: Final = "guest.map"


@dataclass(frozen=True, slots=True)
class Weight:
    """The finished module, and what it was made from."""

    finished: int
    linked: int
    shares: Shares


def weigh(tree: Path, toolchain: Toolchain) -> Weight:
    """Build the product below a folder of its own; raise `GuestBuildError`."""
    folder = tree / BUILD_FOLDER / "size"
    link_map = folder / _MAP
    if not link_map.is_file():
        # Where nothing has to be linked, no map would be written.
        shutil.rmtree(folder, ignore_errors=True)
    cabal = for_wasm(toolchain, folder)
    options = [*cabal.options, f"--ghc-options=-optl-Wl,-Map={link_map}"]
    with_map = replace(cabal, options=options)
    target = f"exe:{PRODUCT.executable}"
    linked = with_map.build(tree, [target], strict=False)[target]
    try:
        text = link_map.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise GuestBuildError(f"the linker wrote no map: {error.strerror}") from None
    finished = stamped(optimised(linked, toolchain), read_stamps(tree, read_manifest(tree)))
    return Weight(len(finished), linked.stat().st_size, shares(text))
