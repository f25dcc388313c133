"""The schema's fingerprint: SHA-256 over the RFC 8785 canonical form of the whole bundle."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785

from exo_gen.model import JsonValue


def fingerprint(files: Mapping[str, JsonValue]) -> str:
    """Return 64 lower-case hex digits that change when, and only when, a schema's content does.

    White space, key order and the order of files do not count.
    """
    return hashlib.sha256(rfc8785.dumps(dict(files))).hexdigest()
