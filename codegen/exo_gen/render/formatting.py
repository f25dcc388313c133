"""Format generated Python with ruff, as the last step of rendering.

One process for all files: they are laid out in a scratch folder, sorted and formatted there, and
read back. The settings are given here, so that the reader's own configuration cannot change the
output.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruff import find_ruff_bin

from exo_gen.diagnostics import ExoGenError

_SETTINGS = "line-length = 100\ntarget-version = 'py311'\nlint.select = ['F401', 'I']\n"
_LINES_SHOWN = 20


class FormatError(ExoGenError):
    """ruff refused what a renderer wrote: a bug in a template, shown with ruff's own words."""


def format_python(sources: Mapping[str, str]) -> dict[str, str]:
    """Return the same files: unused imports dropped, imports sorted, code laid out."""
    with tempfile.TemporaryDirectory(prefix="exo-gen-") as scratch:
        root = Path(scratch)
        (root / "ruff.toml").write_text(_SETTINGS, encoding="utf-8")
        for name, text in sources.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _ruff(root, "check", "--fix", "--quiet")
        _ruff(root, "format", "--quiet")
        return {name: (root / name).read_text(encoding="utf-8") for name in sources}


def _ruff(root: Path, *arguments: str) -> None:
    command = [find_ruff_bin(), *arguments, "--no-cache", "--config", "ruff.toml", "."]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        words = "\n".join((run.stdout + run.stderr).splitlines()[:_LINES_SHOWN])
        raise FormatError(f"ruff {arguments[0]} failed on generated Python:\n{words}")
