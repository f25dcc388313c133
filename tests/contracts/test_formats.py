"""What CI servers read: JUnit XML and GitHub's workflow commands, whatever a document contains."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as Xml

import pytest

from exo_contracts.cases import Raw
from exo_contracts.coverage.cells import Cell, Coverage, Seen
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.generation.hostile import corpus
from exo_contracts.reports import github
from exo_contracts.reports.files import CannotWrite, write_whole
from exo_contracts.reports.junit import as_junit
from exo_contracts.reports.outputs import Outputs, deliver
from exo_contracts.reports.plain import as_json
from exo_contracts.reports.report import Report
from exo_contracts.reports.visible import visible
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

ROLE: Final = Subject("type", "Role")
LOG: Final = Subject("effect", "Log")
PLACE: Final = "common.json#/$defs/Role (common.json:12:5)"

HOSTILE: Final = (
    "".join(map(chr, range(0x300))),
    "\ud800 \udfff \ufffe \uffff \U0010ffff",
    "]]> <![CDATA[ &amp; <failure/> --> <?xml?>",
    "\r\n::error file=x::not ours\n::stop-commands::x\n::set-output name=a::b",
    "100% 50%25 a,b:c %0A %3A",
    "```\n# heading\n````text\n| a | b |\n<script>alert(1)</script>",
)


def failed(text: str, *, cause: str = "c", place: str | None = PLACE) -> Failure:
    finding = Finding("agreement", f"{cause} {text}", text, (("python", text),))
    return Failure.of(ROLE, finding, Raw("x", "Role", text.encode("utf-8", "replace")), place)


def report_of(*results: Result) -> Report:
    return Report(results, examples=10, seed=0, jobs=1, replayed=0, seconds=2.0)


def red(*failures: Failure) -> Report:
    tried = dict.fromkeys(ROLE.properties, 5)
    return report_of(
        Result(LOG, dict.fromkeys(LOG.properties, 5), 0.5), Result(ROLE, tried, 1.0, failures)
    )


def the(node: Xml.Element, path: str) -> Xml.Element:
    found = node.find(path)
    assert found is not None
    return found


# --- JUnit ------------------------------------------------------------------------------------

_ATTRIBUTES: Final[Mapping[str, tuple[str, str]]] = {
    "testsuites": ("", "name time tests failures errors disabled"),
    "testsuite": (
        "name tests failures errors",
        "name tests failures errors group time skipped timestamp hostname id package file log url"
        " version",
    ),
    "testcase": ("name classname time", "name classname time group"),
    "failure": ("", "type message"),
    "error": ("", "type message"),
    "system-out": ("", ""),
}
"""From junit-10.xsd: the attributes that an element must have, and those that it may have."""

_CHILDREN: Final[Mapping[str, str]] = {
    "testsuites": r"(testsuite )*",
    "testsuite": r"(testcase )*(system-out )?",
    "testcase": r"((skipped |error |failure |rerunFailure |system-out )*)",
    "failure": "",
    "error": "",
    "system-out": "",
}
_NUMBERS: Final = {"tests", "failures", "errors", "skipped"}


def assert_valid_junit(text: str) -> Xml.Element:
    """Hold a report against the rules of junit-10.xsd that concern what it uses."""
    root = Xml.fromstring(text.encode())
    for element in root.iter():
        needed, allowed = (set(names.split()) for names in _ATTRIBUTES[element.tag])
        assert needed <= set(element.attrib) <= allowed, element.tag
        children = "".join(f"{child.tag} " for child in element)
        assert re.fullmatch(_CHILDREN[element.tag], children), (element.tag, children)
        for name, value in element.attrib.items():
            assert name not in _NUMBERS or value.isdecimal()
            assert name != "time" or re.fullmatch(r"\d+(\.\d{1,3})?", value)
    for holder in (root, *root.findall("testsuite")):
        cases = list(holder.iter("testcase"))
        assert holder.get("tests") == str(len(cases))
        for tag in ("failure", "error"):
            having = sum(case.find(tag) is not None for case in cases)
            assert holder.get(f"{tag}s") == str(having)
    return root


def test_a_suite_for_each_kind_and_a_case_for_each_property() -> None:
    root = assert_valid_junit(as_junit(red()))
    cases = [
        (suite.get("name"), case.get("classname"), case.get("name"))
        for suite in root
        for case in suite
    ]
    assert cases == [
        *(("effect", "effect Log", name) for name in LOG.properties),
        *(("type", "type Role", name) for name in ROLE.properties),
    ]


def test_a_failure_is_the_screen_that_the_terminal_shows() -> None:
    root = assert_valid_junit(as_junit(red(failed("one"), failed("two", cause="d"))))
    failure = the(root, ".//failure")
    assert failure.get("message") == "one"
    assert failure.get("type") == "agreement: c one"
    assert "exo-gen contract replay" in (failure.text or "")
    assert "two" in (failure.text or "")


def test_what_was_not_tried_is_an_error() -> None:
    cells = {
        Cell("Role", "$", "enum", "at", "dev"): Seen(0),
        Cell("Role", "$", "type", "at"): Seen(1),
    }
    result = Result(ROLE, {"agreement": 3}, 1.0, coverage=Coverage(cells))
    root = assert_valid_junit(as_junit(report_of(result)))
    errors = {case.get("name") for case in root.iter("testcase") if case.find("error") is not None}
    assert errors == {*ROLE.properties, "coverage"} - {"agreement"}
    assert "no case for enum at $, at (dev)" in "".join(root.itertext())


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_holds_any_text(text: str) -> None:
    root = assert_valid_junit(as_junit(red(failed(text))))
    assert the(root, ".//failure").get("message") == visible(text)


def test_junit_holds_every_document_of_the_corpus() -> None:
    finding = Finding("agreement", "c", "m", ())
    failures = (Failure.of(ROLE, finding, raw, None) for raw in corpus())
    assert_valid_junit(as_junit(red(*(failure for failure in failures))))


def test_the_same_report_gives_the_same_bytes() -> None:
    assert as_junit(red(failed("x"))) == as_junit(red(failed("x")))


# --- text that any reader takes ---------------------------------------------------------------


def test_every_character_that_xml_or_a_log_cannot_take_is_spelt_out() -> None:
    legal = re.compile("[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
    for code in range(sys.maxunicode + 1):
        if code % 0x400 == 0:
            block = "".join(map(chr, range(code, min(code + 0x400, sys.maxunicode + 1))))
            assert legal.fullmatch(visible(block))
    assert visible("a\x00\r\x9b\ud800\uffff") == r"a\x00\r\x9b\ud800\uffff"
    assert visible("plain\tand\nä €😀'\"\\") == "plain\tand\nä €😀'\"\\"


# --- GitHub -----------------------------------------------------------------------------------


def parsed(command: str) -> tuple[dict[str, str], str]:
    """A workflow command, read as the runner reads it."""
    match = re.fullmatch(r"::error (.*?)::(.*)", command)
    assert match is not None

    def plain(text: str, escapes: str) -> str:
        return re.sub(f"%({escapes})", lambda found: chr(int(found[1], 16)), text)

    pairs = (pair.split("=", 1) for pair in match[1].split(","))
    return {key: plain(value, "25|0D|0A|3A|2C") for key, value in pairs}, plain(
        match[2], "25|0D|0A"
    )


def test_an_annotation_stands_at_the_schema_s_line() -> None:
    (command,) = github.commands(red(failed("x"))).splitlines()
    properties, message = parsed(command)
    assert properties == {
        "file": "schema/common.json",
        "line": "12",
        "col": "5",
        "title": "type Role: agreement: c x",
    }
    assert message.startswith("FAILED agreement: type Role\n")


@pytest.mark.parametrize("place", [None, "no place at all", "hooks.json:3:4"])
def test_an_annotation_needs_no_place(place: str | None) -> None:
    properties, _ = parsed(github.commands(red(failed("x", place=place))).rstrip("\n"))
    assert properties.get("line") == ("3" if place == "hooks.json:3:4" else None)


@pytest.mark.parametrize("text", HOSTILE)
def test_one_failure_is_one_command(text: str) -> None:
    (command,) = github.commands(red(failed(text))).split("\n")[:-1]
    properties, message = parsed(command)
    assert properties["title"] == f"type Role: agreement: c {visible(text)}"
    assert "exo-gen contract replay" in message
    assert "\r" not in command


def test_what_is_untried_is_annotated_once_a_subject() -> None:
    (command,) = github.commands(report_of(Result(ROLE, {}, 0.0))).splitlines()
    assert parsed(command) == ({"title": "type Role: untried"}, "\n".join(ROLE.properties))


def test_a_green_report_has_a_summary_and_no_command() -> None:
    assert github.commands(red()) == ""
    summary = github.job_summary(red())
    assert summary.startswith("### Contract gate: all hold\n")
    assert "| type | 1 | 5 | 0 |" in summary


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_gets_out_of_its_fence(text: str) -> None:
    lines = github.job_summary(red(failed(text))).split("\n")
    fence = next(line for line in lines if line.startswith("```"))[:-4]
    start = lines.index(f"{fence}text")
    end = lines.index(fence)
    assert not any(line.strip().startswith(fence) for line in lines[start + 1 : end])
    assert "exo-gen contract replay" in lines[end - 1]
    assert lines[end + 1 :] == [""]


def test_a_summary_is_no_larger_than_github_takes() -> None:
    many = [failed("x " * 1000, cause=f"c{number}") for number in range(2000)]
    summary = github.job_summary(red(*many))
    assert len(summary.encode()) < 2**20
    assert re.search(r"\n\d+ more are in the log\.\n$", summary)


def test_what_a_document_says_is_no_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv(github.SUMMARY_VARIABLE, str(summary))
    deliver(red(failed(HOSTILE[3])), Outputs("github"))
    lines = capsys.readouterr().out.splitlines()
    stop = re.fullmatch("::stop-commands::([0-9a-f]{32})", lines[0])
    assert stop is not None
    resumed = lines.index(f"::{stop[1]}::")
    assert [
        line for line in lines[resumed + 1 :] if not line.startswith("::error file=schema/")
    ] == []
    assert summary.read_text().startswith("before\n### Contract gate: red")


# --- files ------------------------------------------------------------------------------------


def test_a_red_report_is_written_in_every_form(tmp_path: Path) -> None:
    report = red(failed(HOSTILE[1]))
    outputs = {tmp_path / "new" / "gate.json": as_json, tmp_path / "gate.xml": as_junit}
    deliver(report, Outputs("json", outputs))
    assert_valid_junit((tmp_path / "gate.xml").read_text())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["gate.json", "gate.xml", "new"]


def test_a_file_that_cannot_be_written_is_said_and_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(CannotWrite, match=r"cannot write the report .*taken"):
        write_whole(tmp_path / "taken", "text")
    (tmp_path / "file").write_text("old")
    with pytest.raises(CannotWrite):
        write_whole(tmp_path / "file" / "below", "text")
    assert (tmp_path / "file").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]
