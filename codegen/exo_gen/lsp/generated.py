"""Declarations out of the committed generated tree, found by name."""

from __future__ import annotations

import re
from pathlib import Path


def python_declaration(generated: Path, name: str) -> str | None:
    """Return the class or the alias that Python code gets for a definition."""
    text = _read(generated / "python" / "exo_types" / "models.py")
    found = re.search(rf"^(?:class {name}\b|{name}: TypeAlias\b)", text, re.MULTILINE)
    if found is None:
        return None
    lines = text[found.start() :].splitlines()
    kept = lines[:1]
    # The declaration ends at the next one; a bracket in the first column closes its own.
    for line in lines[1:]:
        if line and not line[0].isspace() and line[0] not in ")]}":
            break
        kept.append(line)
    return "\n".join(kept).rstrip()


def haskell_declaration(generated: Path, name: str) -> str | None:
    """Return the data type or the synonym that Haskell code gets for a definition."""
    folder = generated / "haskell" / "src" / "ExoMonad"
    head = re.compile(rf"^(?:data|newtype|type) {name}\b(?!')", re.MULTILINE)
    for path in (*sorted(folder.glob("Types/*.hs")), *sorted(folder.rglob("*.hs"))):
        text = _read(path)
        found = head.search(text)
        if found is not None:
            return text[found.start() :].partition("\n\n")[0].rstrip()
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
