"""Findings as JUnit XML, which most build servers show as tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree

from exo_gen.diagnostics import Diagnostic
from exo_gen.report.place import RuleText

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


def render_junit(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], rules: Mapping[str, RuleText]
) -> str:
    """A failed test a finding, and a passed one for each rule that is kept."""
    found = sorted(diagnostics)
    broken = {one.rule for one in found}
    kept = [rule for rule in rules.values() if rule.id not in broken]
    counts = {
        "tests": str(len(found) + len(kept)),
        "failures": str(len(found)),
        "errors": "0",
        "skipped": "0",
    }
    suite = ElementTree.Element("testsuite", {"name": "exo-gen lint", **counts})
    for one in found:
        name = f"{one.rule} {one.file}:{one.line}:{one.column}"
        failure = ElementTree.SubElement(
            _case(suite, name, rules.get(one.rule)),
            "failure",
            {"type": one.rule, "message": _xml(one.message)},
        )
        failure.text = _xml(str(one))
    for rule in kept:
        _case(suite, f"{rule.id} {rule.name}", rule)
    suites = ElementTree.Element("testsuites", counts)
    suites.append(suite)
    ElementTree.indent(suites)
    text = ElementTree.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(suite: ElementTree.Element, name: str, rule: RuleText | None) -> ElementTree.Element:
    group = f"exo-gen.{rule.category}" if rule else "exo-gen"
    return ElementTree.SubElement(suite, "testcase", {"classname": group, "name": _xml(name)})


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
