"""What a schema promises: `x-since`, `x-deprecated` and `x-unstable`, read from a node.

They stand on a field, a variant or an effect, beside its description, and become a part of it in
everything that is generated.
"""

from __future__ import annotations

from typing import Final

from exo_gen.model import STEADY, Deprecation, Evolution
from exo_gen.positions import Node

SINCE_KEY: Final = "x-since"
DEPRECATED_KEY: Final = "x-deprecated"
UNSTABLE_KEY: Final = "x-unstable"
EVOLUTION_KEYS: Final = (SINCE_KEY, DEPRECATED_KEY, UNSTABLE_KEY)


def evolution_of(node: Node) -> Evolution:
    """Read the annotations of a node; what lint would refuse counts as nothing said."""
    since, deprecated, unstable = (node.get(key) for key in EVOLUTION_KEYS)
    if since is None and deprecated is None and unstable is None:
        return STEADY
    return Evolution(
        since=_text(since),
        deprecated=None if deprecated is None else _deprecation(deprecated),
        unstable=unstable is not None and unstable.value is True,
    )


def _deprecation(node: Node) -> Deprecation:
    parts = (node.get(key) for key in ("since", "replacement", "reason"))
    return Deprecation(*(_text(part) for part in parts))


def _text(node: Node | None) -> str:
    return node.value if node is not None and isinstance(node.value, str) else ""


def in_words(evolution: Evolution) -> str:
    """Say it in sentences; "" when there is nothing to say."""
    said: list[str] = []
    if evolution.since:
        said.append(f"Since {evolution.since}.")
    if evolution.unstable:
        said.append("Unstable: it may change without notice.")
    going = evolution.deprecated
    if going is not None:
        since = f" since {going.since}" if going.since else ""
        instead = f"; use `{going.replacement}` instead" if going.replacement else ""
        reason = f": {going.reason.removesuffix('.')}" if going.reason else ""
        said.append(f"Deprecated{since}{instead}{reason}.")
    return " ".join(said)
