"""The ways in which getting a compiler can fail; all of them end a run with exit code 2.

```
ExoGenError
└── ToolchainError
    ├── MissingToolchainError   no compiler on PATH, none in the cache
    ├── MissingNativeError      no native compiler, too old a one, or libraries it lacks
    ├── DownloadError           the network gave up; what came is kept for the next try
    ├── ChecksumError           the bytes are not the ones that were promised
    └── UnsafeArchiveError      a member would land outside the target folder
```
"""

from __future__ import annotations

from collections.abc import Iterable

from exo_gen.diagnostics import ExoGenError


class ToolchainError(ExoGenError):
    """The Haskell compiler could not be found, fetched or unpacked."""


class MissingToolchainError(ToolchainError):
    """A rebuild was asked for and no compiler is here."""

    def __init__(self) -> None:
        super().__init__(
            "no Haskell compiler for WebAssembly (wasm32-wasi-ghc) on PATH or in the cache; "
            "run: exo-gen toolchain install"
        )


class MissingNativeError(ToolchainError):
    """A native build was asked for, and something it needs is not here."""

    def __init__(self, missing: str, packages: Iterable[str]) -> None:
        super().__init__(
            f"a native build of the guest needs {missing}; "
            f"Debian, Ubuntu: apt-get install {' '.join(packages)}"
        )


class DownloadError(ToolchainError):
    """A download ended early or never began."""


class ChecksumError(ToolchainError):
    """A file's digest differs from the one that was published."""


class UnsafeArchiveError(ToolchainError):
    """An archive tries to write outside the folder it is unpacked into."""
