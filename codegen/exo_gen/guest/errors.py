"""What can go wrong between the guest's sources and its binaries.

```
ExoGenError
├── WasmError          bytes that are no WebAssembly module, or not one this project can load
├── GuestBuildError    the compiler or the linker refused; exit code 1
└── TreeError          a file the build needs is not there
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
    """The command runs outside of a project, or in an incomplete one."""
