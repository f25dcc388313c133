"""What makes output change when no schema did: the generator's own sources and engines."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path
from typing import Final

_ENGINES: Final = ("datamodel-code-generator", "jinja2", "ruff")
_MODULES: Final = (
    "model.py",
    "build.py",
    "carried.py",
    "evolution.py",
    "order.py",
    "circles.py",
    "least.py",
    "examples.py",
    "manifest.py",
    "mentions.py",
)
_SUFFIXES: Final = frozenset({".py", ".jinja", ".hs", ".c", ".h", ".mjs", ".json"})


def generator_digest() -> str:
    """SHA-256 over what reads and renders schemas, the runtimes, and the engines' versions."""
    package = Path(__file__).parent
    node = package.parent / "quicktype"
    sources = [
        *(package / name for name in _MODULES),
        *package.glob("*names.py"),
        *(package / "render").rglob("*"),
        *(package / "lint").rglob("*"),
        *(package / "pattern").rglob("*"),
        *node.glob("*"),
    ]
    state = hashlib.sha256()
    for path in sorted(path for path in sources if path.suffix in _SUFFIXES):
        state.update(path.relative_to(package.parent).as_posix().encode() + b"\0")
        state.update(hashlib.sha256(path.read_bytes()).digest())
    for engine in _ENGINES:
        state.update(f"{engine} {metadata.version(engine)}\n".encode())
    return state.hexdigest()
