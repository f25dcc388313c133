"""Findings as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias
from urllib.parse import quote

from exo_gen import __version__
from exo_gen.diagnostics import Diagnostic
from exo_gen.lint.suppress import Suppressed
from exo_gen.report.place import RuleText, region

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

Object: TypeAlias = dict[str, object]


def render_sarif(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    rules: Mapping[str, RuleText],
    *,
    suppressed: Iterable[Suppressed] = (),
) -> str:
    """One run with every rule, broken or not, and a result a finding, suppressed ones included."""
    index = {rule: number for number, rule in enumerate(rules)}
    run: Object = {
        "tool": {
            "driver": {
                "name": "exo-gen",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules.values()],
            }
        },
        # Positions count characters, not the UTF-16 units that SARIF takes for granted.
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(one, sources, index) for one in sorted(diagnostics)),
            *(_result(one.finding, sources, index) | _suppression(one) for one in suppressed),
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(rule: RuleText) -> Object:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.purpose},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": [rule.category]},
    }


def _result(diagnostic: Diagnostic, sources: Mapping[str, str], index: Mapping[str, int]) -> Object:
    place = region(diagnostic, sources)
    area: Object = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    physical: Object = {"artifactLocation": _artifact(diagnostic.file), "region": area}
    result: Object = {
        "ruleId": diagnostic.rule,
        "level": "error",
        "message": {"text": f"{diagnostic.message}; {diagnostic.fix}"},
        "locations": [{"physicalLocation": physical}],
    }
    if diagnostic.rule in index:
        result["ruleIndex"] = index[diagnostic.rule]
    return result


def _suppression(one: Suppressed) -> Object:
    kind = "inSource" if one.in_schema else "external"
    return {"suppressions": [{"kind": kind, "justification": one.reason}]}


def _artifact(file: str) -> Object:
    """Paths are relative to the checkout, unless the schema lies outside of it."""
    if file.startswith("/"):
        return {"uri": f"file://{quote(file)}"}
    return {"uri": quote(file), "uriBaseId": "%SRCROOT%"}
