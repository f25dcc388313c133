"""Findings as a JSON array, for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from exo_gen.diagnostics import Diagnostic
from exo_gen.report.place import RuleText, region


def render_json(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], rules: Mapping[str, RuleText]
) -> str:
    """One object a finding, in order of place; an empty array when there is none."""
    found = [_object(one, sources) for one in sorted(diagnostics)]
    return json.dumps(found, indent=2) + "\n"


def _object(diagnostic: Diagnostic, sources: Mapping[str, str]) -> dict[str, str | int]:
    place = region(diagnostic, sources)
    return {
        "path": diagnostic.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "rule": diagnostic.rule,
        "message": diagnostic.message,
        "fix": diagnostic.fix,
    }
