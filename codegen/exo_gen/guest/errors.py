"""What can go wrong between the guest's sources and its binaries.

```
ExoGenError
├── WasmError          bytes that are no WebAssembly module, or not one this project can load
├── GuestBuildError    the compiler or the linker refused; exit code 1
└── TreeError          the manifest that the build needs is missing or damaged
```
"""

from __future__ import annotations

from exo_gen.diagnostics import ExoGenError


class WasmError(ExoGenError):
    """A module is damaged, or asks for something the host does not give."""


class GuestBuildError(ExoGenError):
    """The sources do not build; what the compiler had to say was printed as it came."""

    exit_code = 1


class TreeError(ExoGenError):
    """What `exo-gen generate` should have written is not there."""
