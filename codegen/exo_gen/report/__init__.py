"""Findings as text for people and for machines: one pure function a format.

Each takes the diagnostics, the text of the files they are about, and the rules, and returns what
to print. Nothing here reads a file or knows whether it writes to a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from exo_gen.report.github import render_github
from exo_gen.report.json_list import render_json
from exo_gen.report.junit import render_junit
from exo_gen.report.place import Format
from exo_gen.report.sarif import render_sarif
from exo_gen.report.text import render_excerpts

__all__ = ["FORMATS", "Format", "render_excerpts"]

FORMATS: Final[Mapping[str, Format]] = {
    "text": render_excerpts,
    "json": render_json,
    "github": render_github,
    "sarif": render_sarif,
    "junit": render_junit,
}
"""Every format by the name that the command line takes."""
