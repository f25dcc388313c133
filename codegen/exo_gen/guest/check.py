"""Do the committed binaries match the guest's sources?

Two answers of different strength. Without a compiler: the digests that the binaries carry are those
of the sources beside them. With the compiler that built them: building again gives the same bytes.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from exo_gen.carried import SCHEMA_SECTION, CarriedError, unpack
from exo_gen.guest.boundary import violations
from exo_gen.guest.build import (
    BINARIES,
    FINGERPRINT_SECTION,
    SOURCES_SECTION,
    Binary,
    build,
    compiler_versions,
    read_record,
    recipe,
)
from exo_gen.guest.digest import source_digest
from exo_gen.guest.schema import read_schema
from exo_gen.guest.sections import custom_section, with_custom_section
from exo_gen.guest.tree import WASM, Manifest, read_manifest
from exo_gen.toolchain.find import find

if TYPE_CHECKING:
    from exo_gen.toolchain.find import Toolchain


def compare_with_sources(tree: Path) -> list[str]:
    """Every way in which the committed binaries are not what the sources ask for."""
    manifest = read_manifest(tree)
    schema = read_schema(tree, manifest)
    sources = source_digest(tree, recipe())
    return [
        f"{WASM / binary.file}: {finding}"
        for binary in BINARIES
        for finding in _findings(tree, binary, manifest, schema, sources)
    ]


def differing_compiler(tree: Path, toolchain: Toolchain) -> str | None:
    """Why bytes cannot be compared: the binaries come from other versions; None if they do not."""
    here = compiler_versions(toolchain)
    for entry in read_record(tree).values():
        there = entry.get("compiler", {})
        for name, version in here.items():
            if there.get(name) != version:
                return f"they were built by {name} {there.get(name)}, here is {name} {version}"
    return None


def compare_with_rebuild(tree: Path, toolchain: Toolchain, *, same_compiler: bool) -> list[str]:
    """Build from scratch in a folder of its own; with the same compiler, insist on the same bytes.

    With another compiler it still has to build, without a warning, and to fit the boundary. How the
    schema is compressed does not count: that is zlib's affair, and no two machines need share one.
    """
    with tempfile.TemporaryDirectory(prefix="exo-guest-") as folder:
        rebuilt = build(tree, toolchain, folder=Path(folder), strict=True)
    if not same_compiler:
        return []
    committed = {binary: _loosened((tree / WASM / binary.file).read_bytes()) for binary in rebuilt}
    again = {binary: _loosened(entry.wasm) for binary, entry in rebuilt.items()}
    return [
        f"{WASM / binary.file}: building the sources again gives other bytes "
        f"({_first_difference(committed[binary], again[binary])}); {fix()}"
        for binary in rebuilt
        if committed[binary] != again[binary]
    ]


def fix() -> str:
    """The command that helps on this machine."""
    if find() is None:
        return "run: exo-gen toolchain install, then: exo-gen guest build"
    return "run: exo-gen guest build"


def _findings(
    tree: Path, binary: Binary, manifest: Manifest, schema: str, sources: str
) -> Iterator[str]:
    try:
        wasm = (tree / WASM / binary.file).read_bytes()
    except FileNotFoundError:
        yield f"missing; {fix()}"
        return
    record = read_record(tree).get(binary.file, {})
    if hashlib.sha256(wasm).hexdigest() != record.get("sha256"):
        yield f"not the file that build.json describes; {fix()}"
    elif _stamp(wasm, FINGERPRINT_SECTION) != manifest.fingerprint:
        yield f"built for another schema; {fix()}"
    elif _schema(wasm) != schema:
        yield f"carries another schema than it was built for; {fix()}"
    elif not record.get("exact"):
        yield f"an incremental build, for trying out only; {fix()}"
    elif _stamp(wasm, SOURCES_SECTION) != sources:
        yield f"older than its sources in guest/ or generated/haskell/; {fix()}"
    else:
        yield from violations(wasm, manifest, contract=binary.contract)


def _stamp(wasm: bytes, name: str) -> str | None:
    content = custom_section(wasm, name)
    return None if content is None else content.decode("ascii", "replace")


def _schema(wasm: bytes) -> str | None:
    content = custom_section(wasm, SCHEMA_SECTION)
    try:
        return None if content is None else unpack(content)
    except CarriedError:
        return None


def _loosened(wasm: bytes) -> bytes:
    """The module with its schema as it is before it is compressed."""
    schema = _schema(wasm)
    return wasm if schema is None else with_custom_section(wasm, SCHEMA_SECTION, schema.encode())


def _first_difference(one: bytes, other: bytes) -> str:
    if len(one) != len(other):
        return f"{len(one)} bytes committed, {len(other)} built"
    place = next(index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
    return f"first at byte {place} of {len(one)}"
