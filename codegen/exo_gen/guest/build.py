"""Building the guest: cabal, wasm-opt, a stamp, and only then files in the tree.

Everything happens in memory and in a build folder. The binaries and their record are replaced when
all of it has worked; a build that fails leaves the committed ones as they were.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exo_gen.carried import SCHEMA_SECTION, pack
from exo_gen.guest import tail_calls
from exo_gen.guest.boundary import violations
from exo_gen.guest.cabal import compile_executables
from exo_gen.guest.clean import clean_packages
from exo_gen.guest.digest import source_digest
from exo_gen.guest.errors import GuestBuildError, WasmError
from exo_gen.guest.schema import read_schema
from exo_gen.guest.sections import with_custom_section
from exo_gen.guest.tree import GUEST, WASM, Manifest, read_manifest
from exo_gen.toolchain.find import version_of

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain

FINGERPRINT_SECTION: Final = "exo.fingerprint"
SOURCES_SECTION: Final = "exo.sources"
RECORD: Final = "build.json"
BUILD_FOLDER: Final = GUEST / "dist-newstyle"

# As fast as -O3 within a few per cent, smaller, and in a third of the time: merging functions that
# differ in a constant only, of which GHC makes many, takes a quarter off the module.
SMALL: Final = ("-Os", "--merge-similar-functions", "--strip-debug", "--strip-producers")
"""What wasm-opt does to a module that is committed."""

# Less of it costs more when the module is loaded than it saves here; more of it, the other way.
LIVE: Final = ("-O1", "--strip-debug", "--strip-producers")
"""What wasm-opt does when the time from a change to an answer counts."""

UNTOUCHED: Final = ()
"""The module as the linker made it, without wasm-opt."""


@dataclass(frozen=True, slots=True)
class Binary:
    """One of the guest's executables and the file it is committed as."""

    executable: str
    file: str
    contract: bool


PRODUCT: Final = Binary("exo-guest", "guest.wasm", contract=False)
CONTRACT: Final = Binary("exo-guest-contract", "guest-contract.wasm", contract=True)
BINARIES: Final = (PRODUCT, CONTRACT)


@dataclass(frozen=True, slots=True)
class Built:
    """A finished module and the entry it gets in the record."""

    wasm: bytes
    record: Mapping[str, Any]


def build(
    tree: Path,
    toolchain: Toolchain,
    binaries: Sequence[Binary] = BINARIES,
    *,
    folder: Path | None = None,
    options: Sequence[str] = SMALL,
    incremental: bool = False,
    strict: bool = False,
) -> dict[Binary, Built]:
    """Compile, optimise, check and stamp.

    `options` are wasm-opt's: `SMALL`, `LIVE` or `UNTOUCHED`. `incremental` recompiles only what
    changed, for trying out: it gives other bytes than building from scratch does. `strict` makes
    the compiler's warnings errors.
    """
    manifest = read_manifest(tree)
    stamps = read_stamps(tree, manifest, options)
    compiler = compiler_versions(toolchain)
    folder = folder or tree / BUILD_FOLDER / ("incremental" if incremental else "exact")
    executables = [binary.executable for binary in binaries]
    if incremental:
        compiled = compile_executables(tree, toolchain, executables, folder, strict=strict)
    else:
        with clean_packages(tree, folder, {**compiler, "flag": tail_calls.FLAG}):
            compiled = compile_executables(tree, toolchain, executables, folder, strict=strict)
    finished = {}
    for binary in binaries:
        wasm = optimised(compiled[binary.executable], toolchain, options)
        _refuse_violations(binary, wasm, manifest)
        wasm = stamped(wasm, stamps)
        record = {
            "bytes": len(wasm),
            "sha256": hashlib.sha256(wasm).hexdigest(),
            "fingerprint": manifest.fingerprint,
            "sources": stamps[SOURCES_SECTION].decode(),
            "compiler": compiler,
            "wasm-opt": list(options),
            "exact": not incremental,
        }
        finished[binary] = Built(wasm, record)
    return finished


def read_stamps(tree: Path, manifest: Manifest, options: Sequence[str] = SMALL) -> dict[str, bytes]:
    """What every module of a tree says about itself: its custom sections, by name."""
    return {
        FINGERPRINT_SECTION: manifest.fingerprint.encode(),
        SCHEMA_SECTION: pack(read_schema(tree, manifest)),
        SOURCES_SECTION: source_digest(tree, recipe(options)).encode(),
    }


def stamped(wasm: bytes, stamps: Mapping[str, bytes]) -> bytes:
    """The module with these sections, in their order, and no others of their names."""
    for name, content in stamps.items():
        wasm = with_custom_section(wasm, name, content)
    return wasm


def write(tree: Path, built: Mapping[Binary, Built]) -> None:
    """Replace the committed binaries and their record, the record last."""
    folder = tree / WASM
    folder.mkdir(parents=True, exist_ok=True)
    records = {**read_record(tree), **{b.file: entry.record for b, entry in built.items()}}
    files = {binary.file: entry.wasm for binary, entry in built.items()}
    files[RECORD] = (json.dumps(records, indent=2, sort_keys=True) + "\n").encode()
    scratch = {name: folder / f".{name}.{os.getpid()}" for name in files}
    try:
        for name, content in files.items():
            scratch[name].write_bytes(content)
        for name, path in scratch.items():
            path.replace(folder / name)
    finally:
        for path in scratch.values():
            path.unlink(missing_ok=True)


def read_record(tree: Path) -> dict[str, Any]:
    """What the last build said about each binary; empty when there is none to be read."""
    try:
        content = json.loads((tree / WASM / RECORD).read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def recipe(options: Sequence[str] = SMALL) -> str:
    """How sources become a binary, beyond what the cabal files say; part of the source digest."""
    return f"ghc {tail_calls.FLAG}\nwasm-opt {' '.join(options)}"


def compiler_versions(toolchain: Toolchain) -> dict[str, str]:
    """Everything whose version shows in the bytes."""
    return {
        "ghc": version_of(toolchain.ghc, "--numeric-version"),
        "clang": version_of(toolchain.required_tool("wasm32-wasi-clang")),
        "wasm-opt": version_of(toolchain.required_tool("wasm-opt")),
    }


# --- steps --------------------------------------------------------------------------------------


def optimised(path: Path, toolchain: Toolchain, options: Sequence[str] = SMALL) -> bytes:
    """Return a linked module after wasm-opt; raise `GuestBuildError`."""
    if not options:
        return path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name
        done = subprocess.run(
            [toolchain.required_tool("wasm-opt"), *options, path, "-o", target], stdout=2
        )
        if done.returncode != 0:
            raise GuestBuildError(f"wasm-opt refused {path.name}; its messages are above")
        return target.read_bytes()


def _refuse_violations(binary: Binary, wasm: bytes, manifest: Manifest) -> None:
    found = list(violations(wasm, manifest, contract=binary.contract))
    if found:
        raise WasmError(f"{binary.file} does not fit the boundary: {'; '.join(found)}")
