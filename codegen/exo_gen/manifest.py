"""The manifest: what was generated, from what, by what; and the summary other tools read.

It makes an unchanged tree cheap to recognise: when schema, generator and every digest agree, there
is nothing to render.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from exo_gen.model import JsonValue, Model
from exo_gen.render.header import Header

MANIFEST_FILE: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as read back: `files` maps paths below `generated/` to SHA-256 in hex."""

    fingerprint: str
    generator: str
    files: Mapping[str, str]


def render_manifest(
    model: Model, header: Header, *, generator: str, files: Mapping[str, str]
) -> str:
    """Return the text of the manifest for rendered `files` (path -> text)."""
    content: dict[str, JsonValue] = {
        "$comment": header.lines()[0],
        "version": header.version,
        "fingerprint": model.fingerprint,
        "generator": generator,
        "imports": {"extism:host/user": [effect.host_function for effect in model.effects]},
        "exports": [entry.export for entry in model.entry_points],
        "effects": {effect.tag: effect.host_function for effect in model.effects},
        "tools": {tool.name: list(tool.roles) for tool in model.tools},
        "files": {path: digest(text.encode()) for path, text in sorted(files.items())},
    }
    return _sealed(content)


def read_manifest(generated: Path) -> Manifest | None:
    """Read a manifest; None when there is none or when it is not as exo-gen wrote it."""
    try:
        text = (generated / MANIFEST_FILE).read_text(encoding="utf-8")
        content = json.loads(text)
        del content["seal"]
        manifest = Manifest(content["fingerprint"], content["generator"], content["files"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return manifest if text == _sealed(content) else None


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def _sealed(content: dict[str, JsonValue]) -> str:
    seal = digest(json.dumps(content).encode())
    return json.dumps({**content, "seal": seal}, indent=2) + "\n"
