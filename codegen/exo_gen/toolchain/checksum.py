"""Checksums as publishers write them: SRI strings (`sha256-BASE64`) and `sha256sum` files."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from exo_gen.toolchain.errors import ChecksumError, ToolchainError

_HEX_LENGTHS = {"sha256": 64, "sha512": 128}
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Checksum:
    """A digest and the algorithm that made it; `hex` is lower case."""

    algorithm: str
    hex: str

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.hex}"


def parse_sri(text: str) -> Checksum:
    """Read a subresource-integrity string, the form in which ghc-wasm-meta pins its files."""
    algorithm, _, encoded = text.partition("-")
    length = _HEX_LENGTHS.get(algorithm)
    try:
        digest = base64.b64decode(encoded, validate=True).hex()
    except binascii.Error:
        digest = ""
    if length is None or len(digest) != length:
        raise ToolchainError(f"{text!r} is no checksum; expected sha256-BASE64 or sha512-BASE64")
    return Checksum(algorithm, digest)


def parse_sha256_file(text: str, *, origin: str) -> Checksum:
    """Read what `sha256sum FILE` prints: the digest comes first on the first line."""
    first = text.split(maxsplit=1)
    digest = first[0].lower() if first else ""
    if len(digest) != _HEX_LENGTHS["sha256"] or not set(digest) <= set("0123456789abcdef"):
        raise ToolchainError(f"{origin} does not begin with a sha256 in hex")
    return Checksum("sha256", digest)


def of_file(
    path: Path, algorithm: str = "sha256", *, advance: Callable[[int], None] = lambda _: None
) -> Checksum:
    """Digest a file, however large; `advance` hears of each chunk."""
    digest = hashlib.new(algorithm)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            advance(len(chunk))
    return Checksum(algorithm, digest.hexdigest())


def verify(path: Path, expected: Checksum, *, origin: str) -> None:
    """Refuse a file that is not what was promised."""
    found = of_file(path, expected.algorithm)
    if found != expected:
        raise ChecksumError(
            f"{origin} is not what was promised: expected {expected}, got {found}; "
            "it was damaged on the way or replaced at its source"
        )
