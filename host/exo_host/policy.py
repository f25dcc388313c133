"""The policy as a file: read, held against the schema, handed on as the document the guest takes.

What the schema cannot say, such as that a glob closes its braces, the guest says: it refuses the
whole policy with the place of the mistake, and decides nothing until it is mended.
"""

from __future__ import annotations

from pathlib import Path

from exo_host.errors import PolicyRefused
from exo_types.codec import encode
from exo_types.registry import TYPES
from exo_types.wire import WireError


def read_policy(path: Path) -> str:
    """Return the policy at `path` as a document; raise `PolicyRefused`."""
    try:
        written = path.read_bytes()
    except OSError as error:
        raise PolicyRefused(f"cannot read the policy {path}: {error.strerror}") from None
    try:
        return encode(TYPES["Policy"].decode(written)).decode()
    except WireError as error:
        raise PolicyRefused(f"{path}: {error}; see `Policy` in schema/policy.json") from None
