"""A generation: one guest with one policy, loaded and numbered."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from exo_host.compiled import CompiledGuest, load_guest
from exo_host.errors import GuestRefused
from exo_host.policy import read_policy


@dataclass(frozen=True, slots=True)
class GuestSource:
    """Where the guest and its policy come from."""

    wasm: Path
    policy: Path | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """A guest that is loaded; its number grows with every reload."""

    number: int
    compiled: CompiledGuest
    digest: str
    """SHA-256 over the module and the policy, in hex."""
    loaded_at: float
    """In seconds since 1970."""


def digest_of(source: GuestSource) -> str:
    """Return the digest of what is there now; raise `GuestRefused` or `PolicyRefused`."""
    try:
        wasm = source.wasm.read_bytes()
    except OSError as error:
        raise GuestRefused(
            f"cannot read the guest {source.wasm}: {error.strerror}; "
            "build it with `exo-gen guest build`"
        ) from None
    policy = "" if source.policy is None else read_policy(source.policy)
    return hashlib.sha256(hashlib.sha256(wasm).digest() + policy.encode()).hexdigest()


def load_generation(source: GuestSource, number: int) -> Generation:
    """Load what is there now; raise `GuestRefused` or `PolicyRefused`. Takes up to a second."""
    digest = digest_of(source)
    policy = None if source.policy is None else read_policy(source.policy)
    compiled = load_guest(source.wasm, policy=policy)
    return Generation(number, compiled, digest, time.time())
