"""Does a module keep to the boundary? It may import and must export what the manifest says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exo_gen.guest.sections import exports, imports
from exo_gen.guest.tree import Manifest

HOST_MODULE: Final = "extism:host/user"
KERNEL_MODULE: Final = "extism:host/env"
KERNEL_FUNCTIONS: Final = frozenset(
    {
        "input_length",
        "input_load_u8",
        "input_load_u64",
        "output_set",
        "alloc",
        "free",
        "length",
        "load_u8",
        "load_u64",
        "store_u8",
        "store_u64",
        "config_get",
        "var_get",
        "var_set",
    }
)
"""What a guest uses of Extism's kernel: memory, variables, and what the host configured. The rest
of it (HTTP, logs) is either an effect of ours or nothing that a guest is to have."""

CONTRACT_KERNEL_FUNCTIONS: Final = KERNEL_FUNCTIONS | {"memory_bytes"}
"""What the contract build uses, which also reports the kernel's size."""

WASI_MODULE: Final = "wasi_snapshot_preview1"
"""The calls that GHC's runtime is linked with."""

_ALWAYS_OFFERED: Final = frozenset({"memory", "hs_init"})
CONTRACT_EXPORTS: Final = frozenset(
    {"exo_echo", "exo_perform", "exo_misbehave", "exo_memory", "exo_repeat"}
)


def violations(wasm: bytes, manifest: Manifest, *, contract: bool) -> Iterator[str]:
    """Each way in which the module differs from what the host will give and ask."""
    kernel = CONTRACT_KERNEL_FUNCTIONS if contract else KERNEL_FUNCTIONS
    for needed in imports(wasm):
        if needed.module == WASI_MODULE:
            continue
        if needed.module == KERNEL_MODULE:
            if needed.name not in kernel:
                yield f"it imports {needed.module} {needed.name}, which no guest is to use"
        elif needed.name not in manifest.imports.get(needed.module, frozenset()):
            yield f"it imports {needed.module} {needed.name}, which the schema does not declare"
    offered = frozenset(export.name for export in exports(wasm))
    required = manifest.exports | _ALWAYS_OFFERED | (CONTRACT_EXPORTS if contract else frozenset())
    for name in sorted(required - offered):
        yield f"it does not export {name}"
    if not contract:
        for name in sorted(CONTRACT_EXPORTS & offered):
            yield f"it exports {name}, which belongs in the contract build only"
