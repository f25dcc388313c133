"""The guest with hpc in it: the generated Haskell counts what is gone through of it.

A scratch copy of the tree is compiled with `-fhpc`, which GHC's wasm backend has as all others do,
and with one export more (`ticks.c`), which answers with the runtime's counts in the form of a tix
file. Neither the copy nor the export is ever part of the product or of the committed build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_contracts.coverage.mix import Mix, parse_mix
from exo_contracts.scratch import Scratch
from exo_gen.guest.tree import HASKELL
from exo_gen.project import Project

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

_CABAL: Final = HASKELL / "exomonad-types.cabal"
_EXPORTS: Final = HASKELL / "contract" / "contract_exports.c"
_MIXES: Final = HASKELL / ".hpc"
_TICKS: Final = Path(__file__).with_name("ticks.c")


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A guest that counts, and what its counts are about: a mix for each `package/Module`."""

    wasm: Path
    mixes: Mapping[str, Mix]


def instrumented(project: Project, toolchain: Toolchain, folder: Path) -> Instrumented:
    """Build an instrumented contract guest in an empty folder; raise `GuestBuildError`."""
    scratch = Scratch.copied_from(project.root, folder)
    # Optimised a little: without, a large document takes forty times as long as in the product.
    scratch.edit(str(_CABAL), r"^    -O2 -fno-spec-constr ", "    -O1 -fhpc ")
    exports = folder / _EXPORTS
    exports.write_bytes(exports.read_bytes() + b"\n" + _TICKS.read_bytes())
    wasm = scratch.build_contract(toolchain)
    written = sorted((folder / _MIXES).rglob("*.mix"))
    mixes = {
        f"{path.parent.name}/{path.stem}": parse_mix(path.read_text("utf-8")) for path in written
    }
    return Instrumented(wasm, mixes)
