"""Load a guest: read the wasm, hold it against the schema, compile it.

A module is only compiled when its imports and exports are those of the schema that this host was
generated from, and its fingerprint too; or when the schema it carries instead is one that
`exo-gen breaking` finds compatible. Otherwise it is refused with a reason; a guest of another
schema would be understood wrongly before it was noticed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import extism  # type: ignore[import-untyped]
from extism.extism import CompiledPlugin  # type: ignore[import-untyped]

from exo_gen.guest.boundary import (
    CONTRACT_KERNEL_FUNCTIONS,
    HOST_MODULE,
    KERNEL_MODULE,
    WASI_MODULE,
)
from exo_gen.guest.errors import WasmError
from exo_gen.guest.sections import Import, custom_section, exports, imports
from exo_host.engines import Engines
from exo_host.errors import GuestRefused
from exo_types.host_functions import HOST_FUNCTIONS
from exo_types.manifest import EXPORTS, FINGERPRINT, IMPORTS

FINGERPRINT_SECTION: Final = "exo.fingerprint"
_POLICY: Final = "policy"
"""The key of the plug-in's configuration under which the guest looks for its policy."""

_MEMORY_PAGES: Final = 8192
"""How much memory a guest may gain after its start: 512 MiB, in pages of 64 KiB."""

_VARIABLE_BYTES: Final = 4 * 2**20
"""How much a guest may remember: its variables with their names, and while one is replaced both its
old and its new value. Going beyond is a trap. The guest keeps within 3 MiB by its own bounds
(`ExoMonad.Guest.State.Bounds`); Extism's default, 1 MiB, would be too little for those."""


@dataclass(frozen=True, slots=True)
class CompiledGuest:
    """A compiled module, for any number of instances."""

    path: Path
    size: int
    fingerprint: str
    """Of the schema that it was built for: the host's own, or a compatible one."""
    engines: Engines

    @property
    def schema(self) -> str:
        """The schema in words: its name, and when it is not the host's own, that too."""
        if self.fingerprint == FINGERPRINT:
            return f"schema {FINGERPRINT[:12]}"
        return f"schema {self.fingerprint[:12]}, which goes with this host's, {FINGERPRINT[:12]}"


def load_guest(path: Path, *, exact: bool = False, policy: str | None = None) -> CompiledGuest:
    """Compile the guest at `path`; raise `GuestRefused`.

    `exact` takes no schema but the host's own, however compatible: what is examined is to be what
    was generated.

    `policy` is a document of type `Policy`; the built-in one holds without it. It is the same for
    every instance of what is compiled, so that the one that takes another's place decides alike.
    """
    try:
        wasm = path.read_bytes()
    except OSError as error:
        raise GuestRefused(
            f"cannot read the guest {path}: {error.strerror}; build it with `exo-gen guest build`"
        ) from None
    try:
        fingerprint = _hold_against_schema(path, wasm, exact=exact)
        return CompiledGuest(path, len(wasm), fingerprint, Engines(lambda: _compile(wasm, policy)))
    except (WasmError, extism.Error) as error:
        raise GuestRefused(f"{path} is not a WebAssembly module a host can load: {error}") from None


def _compile(wasm: bytes, policy: str | None) -> Any:
    manifest = {
        "wasm": [{"data": base64.b64encode(wasm).decode()}],
        "memory": {"max_pages": _MEMORY_PAGES, "max_var_bytes": _VARIABLE_BYTES},
        "config": {} if policy is None else {_POLICY: policy},
    }
    return CompiledPlugin(manifest, wasi=True, functions=HOST_FUNCTIONS)


def _hold_against_schema(path: Path, wasm: bytes, *, exact: bool) -> str:
    """Return the fingerprint of the module's schema."""
    found = (custom_section(wasm, FINGERPRINT_SECTION) or b"").decode("ascii", "replace")
    if found != FINGERPRINT:
        # Imported here: the usual guest has the host's own schema, and loads without comparing.
        from exo_host.compatibility import MEND, require_compatible, unlike

        if exact:
            raise GuestRefused(f"{unlike(path, found)}, and only that will do here; {MEND}")
        require_compatible(path, wasm, found)
    missing = {"hs_init", *EXPORTS} - {export.name for export in exports(wasm)}
    if missing:
        raise GuestRefused(f"{path} does not export {', '.join(sorted(missing))}")
    for wanted in imports(wasm):
        if not _is_offered(wanted):
            raise GuestRefused(
                f"{path} asks for {wanted.module} {wanted.name}, which no host offers"
            )
    return found


def _is_offered(wanted: Import) -> bool:
    if wanted.module == HOST_MODULE:
        return wanted.name in IMPORTS
    if wanted.module == KERNEL_MODULE:
        return wanted.name in CONTRACT_KERNEL_FUNCTIONS
    return wanted.module == WASI_MODULE
