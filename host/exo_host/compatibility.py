"""A guest of another schema: it loads when, and only when, it and this host understand each other.

They are compared in a process of its own, see `comparison`: the schema that a guest carries is
whatever its file says. Only a guest of another schema pays for any of this.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from exo_gen.carried import SCHEMA_SECTION
from exo_gen.guest.sections import custom_section
from exo_gen.printable import printable
from exo_host.errors import GuestRefused
from exo_types.manifest import FINGERPRINT

MEND: Final = "run `exo-gen generate` and `exo-gen guest build`"
PATIENCE: Final = 60.0
"""Seconds that comparing may take; with the committed schema it is less than one."""

_PROGRAM: Final = (sys.executable, "-P", "-m", "exo_host.comparison")
"""`-P`: what lies in the working directory is no part of the host."""


def require_compatible(
    path: Path, wasm: bytes, fingerprint: str, *, patience: float = PATIENCE
) -> None:
    """Return if the guest's schema lets it live with this host; else raise `GuestRefused`.

    `fingerprint` is what the module says its schema's is. Raise `WasmError` for no module.
    """
    section = custom_section(wasm, SCHEMA_SECTION)
    if section is None:
        why = "it carries no schema to compare with"
    else:
        why = _difference(section, fingerprint, patience)
    if why:
        end = "\n" if "\n" in why else "; "
        raise GuestRefused(
            f"{unlike(path, fingerprint)}, and {why}{end}"
            f"{MEND}, or use the host that the guest was built for"
        )


def unlike(path: Path, fingerprint: str) -> str:
    """Say which schema met which."""
    made = f"schema {printable(fingerprint[:12])}" if fingerprint else "no schema it names"
    return f"{path} was built for {made}, this host for schema {FINGERPRINT[:12]}"


def _difference(section: bytes, fingerprint: str, patience: float) -> str:
    try:
        done = subprocess.run(
            [*_PROGRAM, fingerprint], input=section, capture_output=True, timeout=patience
        )
        said = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return f"comparing them takes longer than {patience:g} seconds"
    except (OSError, ValueError):
        return "comparing them failed; please report both schemas"
    return str(said)
