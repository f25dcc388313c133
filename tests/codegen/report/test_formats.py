"""Each format of `exo-gen lint` says the same findings, at the same places."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from tests.codegen.lint_cases import lay_out

from exo_gen.diagnostics import Diagnostic
from exo_gen.lint import RULES, lint
from exo_gen.lint.suppress import Suppressed
from exo_gen.load import load
from exo_gen.report import FORMATS, render_excerpts
from exo_gen.report.rules import render_rules
from exo_gen.report.sarif import render_sarif

TEXT: Final = '{\n  "ключ": [1, 2],\n  "b": {\n    "c": 3\n  }\n}\n'
ONE: Final = Diagnostic("schema/a.json", 2, 3, "EXO101", "50% is, say: odd", "leave it out", 4, 10)
LONG: Final = Diagnostic("schema/a.json", 3, 8, "EXO102", "two lines", "move it", 27, 43)
SOURCES: Final = {"schema/a.json": TEXT}


def rendered(name: str, *found: Diagnostic) -> str:
    return FORMATS[name](found, SOURCES, RULES)


def test_text_is_a_line_a_finding_with_its_excerpt() -> None:
    assert rendered("text", ONE) == (
        "schema/a.json:2:3: EXO101: 50% is, say: odd; leave it out\n"
        '  2 |   "ключ": [1, 2],\n'
        "    |   ^^^^^^\n"
    )


def test_what_goes_on_is_underlined_to_the_end_of_its_first_line() -> None:
    assert rendered("text", LONG).splitlines()[1:] == ['  3 |   "b": {', "    |        ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    source = {"a.json": "x" * 500}
    finding = Diagnostic("a.json", 1, 301, "EXO101", "m", "f", 300, 310)
    _, line, caret = render_excerpts([finding], source, RULES).splitlines()
    assert len(line) < 110
    assert caret.count("^") == 10


def test_what_could_steer_a_terminal_is_not_shown() -> None:
    finding = Diagnostic("a.json", 1, 1, "EXO001", "m", "f", 0, 1)
    shown = render_excerpts([finding], {"a.json": "\x1b[2Jx"}, RULES)
    assert "\x1b" not in shown


def test_json_has_the_end_of_each_finding() -> None:
    assert json.loads(rendered("json", LONG, ONE)) == [
        {
            "path": "schema/a.json",
            "line": 2,
            "column": 3,
            "end_line": 2,
            "end_column": 9,
            "rule": "EXO101",
            "message": "50% is, say: odd",
            "fix": "leave it out",
        },
        {
            "path": "schema/a.json",
            "line": 3,
            "column": 8,
            "end_line": 5,
            "end_column": 4,
            "rule": "EXO102",
            "message": "two lines",
            "fix": "move it",
        },
    ]


def test_github_gets_a_command_with_everything_escaped() -> None:
    assert rendered("github", ONE) == (
        "::error file=schema/a.json,line=2,col=3,title=EXO101 unsupported-keyword"
        "::50%25 is, say: odd; leave it out\n"
    )


def test_sarif_names_every_rule_and_points_at_the_one_that_was_broken() -> None:
    log = json.loads(rendered("sarif", ONE))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "EXO101"
    (location,) = result["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "schema/a.json", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 9}


def test_sarif_carries_what_is_suppressed_and_why() -> None:
    text = render_sarif([ONE], SOURCES, RULES, suppressed=[Suppressed(LONG, "as the forge", True)])
    first, second = json.loads(text)["runs"][0]["results"]
    assert "suppressions" not in first
    assert second["ruleId"] == "EXO102"
    assert second["suppressions"] == [{"kind": "inSource", "justification": "as the forge"}]


def test_junit_counts_findings_as_failures_and_kept_rules_as_passed() -> None:
    suites = ElementTree.fromstring(rendered("junit", ONE, LONG))
    assert suites.get("failures") == "2"
    cases = suites.findall("./testsuite/testcase")
    assert len(cases) == int(suites.get("tests") or 0) == len(RULES)
    assert [failure.get("type") for failure in suites.iter("failure")] == ["EXO101", "EXO102"]


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "github", "text"])
def test_findings_of_a_real_schema_are_all_there(name: str, tmp_path: Path) -> None:
    bundle = load(lay_out("sum_form", tmp_path / "schema"), root=tmp_path)
    found = lint(bundle)
    sources = {one.shown: one.text for one in bundle.documents.values()}
    text = FORMATS[name](found, sources, RULES)
    assert found
    assert text.count("EXO201") >= len([one for one in found if one.rule == "EXO201"])


def test_rules_are_a_row_each_with_category_and_purpose() -> None:
    rows = [line.split("\t") for line in render_rules(RULES, terminal=False).splitlines()]
    assert [row[0] for row in rows] == list(RULES)
    assert {row[2] for row in rows} == {"correctness", "portability", "naming", "documentation"}
    assert {row[4] for row in rows} == {"always", "by default", "if selected"}
    table = render_rules(RULES, terminal=True)
    assert "purpose" in table
    assert all(rule in table for rule in RULES)
