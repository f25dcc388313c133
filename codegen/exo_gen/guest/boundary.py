"""Does a module keep to the boundary? It may import and must export what the manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.guest.sections import exports, imports
from exo_gen.guest.tree import Manifest

HOST_MODULE: Final = "extism:host/user"
# Extism's own kernel, and the WASI calls that GHC's runtime is linked with.
_ALWAYS_THERE: Final = frozenset({"extism:host/env", "wasi_snapshot_preview1"})
_ALWAYS_OFFERED: Final = frozenset({"memory", "hs_init"})
CONTRACT_EXPORTS: Final = frozenset(
    {"exo_echo", "exo_perform", "exo_misbehave", "exo_memory", "exo_repeat"}
)


def violations(wasm: bytes, manifest: Manifest, *, contract: bool) -> Iterator[str]:
    """Each way in which the module differs from what the host will give and ask."""
    for needed in imports(wasm):
        if needed.module in _ALWAYS_THERE:
            continue
        if needed.name not in manifest.imports.get(needed.module, frozenset()):
            yield f"it imports {needed.module} {needed.name}, which the schema does not declare"
    offered = frozenset(export.name for export in exports(wasm))
    required = manifest.exports | _ALWAYS_OFFERED | (CONTRACT_EXPORTS if contract else frozenset())
    for name in sorted(required - offered):
        yield f"it does not export {name}"
    if not contract:
        for name in sorted(CONTRACT_EXPORTS & offered):
            yield f"it exports {name}, which belongs in the contract build only"
