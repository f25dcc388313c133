"""The pinned upstream compiler: which files make it up on which machine, and their checksums.

`lock.json` repeats what ghc-wasm-meta publishes; it names the commit it was taken from.
"""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass
from importlib import resources
from typing import Final

from exo_gen.toolchain.checksum import Checksum, parse_sri
from exo_gen.toolchain.errors import ToolchainError

PARTS: Final = ("ghc", "wasi-sdk", "libffi-wasm", "binaryen", "cabal")
"""What a compiler consists of: GHC, clang with a libc, libffi for it, wasm-opt, cabal."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One file to download."""

    url: str
    checksum: Checksum


@dataclass(frozen=True, slots=True)
class Bindists:
    """Everything for one kind of machine; `host` is the triple GHC's configure wants to hear."""

    ghc_version: str
    host: str
    parts: dict[str, Pin]

    @property
    def digest(self) -> str:
        """Names the installation: other pins, another folder."""
        import hashlib

        pins = "".join(f"{name} {self.parts[name].checksum}\n" for name in PARTS)
        return hashlib.sha256(pins.encode()).hexdigest()


def this_machine() -> str:
    """The key that this machine has in the lock file, such as `linux-x86_64`."""
    return f"{platform.system()}-{platform.machine()}".lower()


def pinned(machine: str) -> Bindists:
    """The pins for a machine; an error lists the machines there are pins for."""
    lock = json.loads(resources.files(__package__).joinpath("lock.json").read_bytes())
    entry = lock["platforms"].get(machine)
    if entry is None:
        known = ", ".join(lock["platforms"])
        raise ToolchainError(
            f"there is no pinned compiler for {machine}, only for {known}; "
            "put a wasm32-wasi-ghc on PATH or name an archive with EXO_GHC_WASM_ARCHIVE"
        )
    parts = {name: Pin(entry[name]["url"], parse_sri(entry[name]["hash"])) for name in PARTS}
    return Bindists(ghc_version=lock["ghc"], host=entry["host"], parts=parts)
