"""Tail calls: GHC told that the engine has them.

Haskell's code passes control by jumps. WebAssembly had none, so GHC makes a loop that calls one
piece of code after another; since it has tail calls, GHC can write those, and the guest runs a
fifth faster. No flag of GHC's says so: it looks for `-mtail-call` among the C compiler's flags in
its own settings file (doTailCall, GHC.CmmToAsm.Wasm in its source). So a build gets a copy of that
file with the flag added, in a folder of links that stands in for GHC's own. Libraries compiled
without it work together with code that has it: both return to the same loop in the end.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exo_gen.guest.errors import GuestBuildError
from exo_gen.toolchain.find import version_of

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

FLAG: Final = "-mtail-call"
_SETTINGS: Final = "settings"
_C_FLAGS: Final = re.compile(r'(?<=\("C compiler flags", ")[^"]*')


def library_folder(toolchain: Toolchain, folder: Path) -> Path:
    """Make a folder that stands in for GHC's library folder, below `folder`; for its option `-B`.

    Raise `GuestBuildError` when this GHC keeps no settings where it says.
    """
    original = Path(version_of(toolchain.ghc, "--print-libdir"))
    try:
        settings = with_flag((original / _SETTINGS).read_text(encoding="utf-8"), original)
    except OSError as error:
        raise GuestBuildError(
            f"cannot read the settings of {toolchain.ghc}: {error}; run: exo-gen toolchain doctor"
        ) from None
    # Package databases name their files from the folder above, by the original's name.
    copy = folder / "ghc" / original.name
    copy.mkdir(parents=True, exist_ok=True)
    for entry in original.iterdir():
        link = copy / entry.name
        if entry.name != _SETTINGS and not (link.is_symlink() and link.readlink() == entry):
            link.unlink(missing_ok=True)
            link.symlink_to(entry)
    (copy / _SETTINGS).write_text(settings, encoding="utf-8")
    return copy


def with_flag(settings: str, original: Path) -> str:
    """GHC's settings with the flag in them; what they name stays in the original folder."""
    changed, count = _C_FLAGS.subn(lambda flags: f"{flags[0]} {FLAG}", settings)
    if count != 1:
        raise GuestBuildError(
            f'{original / _SETTINGS} has {count} entries "C compiler flags", expected one; '
            "this compiler is not one the guest was ever built with"
        )
    return changed.replace("$topdir", str(original))
