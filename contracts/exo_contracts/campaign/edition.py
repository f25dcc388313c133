"""Editions: what all machines of a campaign must have in common for a seed to mean the same."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from exo_types.manifest import FINGERPRINT

_PACKAGES: Final = (
    "exomonad",
    "extism",
    "hypothesis",
    "hypothesis-jsonschema",
    "jsonschema",
    "jsonschema-rs",
    "pydantic",
)
_SOURCES: Final = ("exo_contracts", "exo_gen", "exo_host", "exo_types")


@dataclass(frozen=True, slots=True)
class Edition:
    """Versions by name, the digest of our own code, and the schema that exo_types is made from."""

    versions: Mapping[str, str]
    code: str
    fingerprint: str

    def differences(self, other: Edition) -> tuple[str, ...]:
        """What `other` has otherwise, a phrase each."""
        phrases = [
            f"{name} {other.versions.get(name)} instead of {wanted}"
            for name, wanted in self.versions.items()
            if other.versions.get(name) != wanted
        ]
        if other.fingerprint != self.fingerprint:
            phrases.append(
                f"exo_types of schema {other.fingerprint[:12]} instead of {self.fingerprint[:12]}"
            )
        elif other.code != self.code:
            phrases.append(f"exomonad's code {other.code[:12]} instead of {self.code[:12]}")
        return tuple(phrases)

    def plain(self) -> dict[str, Any]:
        """This edition as JSON."""
        return {
            "versions": dict(self.versions),
            "code": self.code,
            "fingerprint": self.fingerprint,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Edition:
        """The edition that `plain` wrote."""
        return cls(plain["versions"], plain["code"], plain["fingerprint"])


@cache
def mine() -> Edition:
    """The edition of this process."""
    major, minor, *_ = sys.version_info
    versions = {"python": f"{major}.{minor}", **{name: version(name) for name in _PACKAGES}}
    return Edition(versions, _code(), FINGERPRINT)


def _code() -> str:
    digest = hashlib.sha256()
    for name, path in _modules():
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _modules() -> Iterator[tuple[str, Path]]:
    """Every module of ours by name and file, in order."""
    for package in _SOURCES:
        spec = find_spec(package)
        for place in (spec and spec.submodule_search_locations) or ():
            root = Path(place)
            for path in sorted(root.rglob("*.py")):
                yield f"{package}/{path.relative_to(root).as_posix()}", path
