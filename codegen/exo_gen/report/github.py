"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from exo_gen.diagnostics import Diagnostic
from exo_gen.report.place import RuleText


def render_github(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], rules: Mapping[str, RuleText]
) -> str:
    """One `::error` command a finding, in order of place."""
    return "".join(_command(one, rules) for one in sorted(diagnostics))


def _command(diagnostic: Diagnostic, rules: Mapping[str, RuleText]) -> str:
    rule = rules.get(diagnostic.rule)
    title = f"{diagnostic.rule} {rule.name}" if rule else diagnostic.rule
    properties = {
        "file": diagnostic.file,
        "line": str(diagnostic.line),
        "col": str(diagnostic.column),
        "title": title,
    }
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::error {written}::{_data(f'{diagnostic.message}; {diagnostic.fix}')}\n"


def _data(text: str) -> str:
    """Escape a message; '%' goes first, or it would escape the escapes."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property's value, in which ':' and ',' end something too."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
