"""The report counts, groups, and never calls an untried subject green."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from rich.console import Console

from exo_contracts.cases import Message
from exo_contracts.coverage.cells import Cell, Coverage, Seen
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.latency import Latency
from exo_contracts.reports.plain import as_json
from exo_contracts.reports.report import Report
from exo_contracts.reports.text import summary, write_text
from exo_contracts.result import Result
from exo_contracts.subjects import INSTANCES, Subject, chosen, subjects
from exo_gen.model import Model

_ROLE = Subject("type", "Role")
_LOG = Subject("effect", "Log")


def _failed(document: str, cause: str = "c") -> Failure:
    finding = Finding("agreement", cause, "m", (("python", "x"),))
    return Failure.of(_ROLE, finding, Message.valid(document), None)


def _report(*results: Result) -> Report:
    return Report(results, examples=10, seed=0, jobs=1, replayed=0, seconds=2.0)


_CASES = dict.fromkeys(_ROLE.properties, 30)
_CALLS = dict.fromkeys(_LOG.properties, 5)
_HOLDS = Result(_ROLE, _CASES, 1.0, tried=30)
_MEASURED = replace(
    _HOLDS,
    coverage=Coverage({Cell("Role", "$", "enum", "at", "dev"): Seen(3, '"dev"')}),
    latency=Latency({0: 1, 16: 1}, longest=4.4),
)


def test_everything_tried_and_nothing_failed_is_green() -> None:
    report = _report(_HOLDS, Result(_LOG, _CALLS, 0.5, tried=5))
    assert report.green
    assert report.cases == 35
    assert (
        summary(report)
        == "2 subjects, 35 cases in 2.0 s (18 a second, 1 job), 0 replayed: all hold"
    )


def test_a_property_without_a_case_is_not_green() -> None:
    tried = {name: 30 for name in _ROLE.properties if name != "round trip"}
    report = _report(Result(_ROLE, tried, 1.0), Result(_LOG, {}, 0.1))
    assert not report.green
    uncalled = [("effect Log", name) for name in _LOG.properties]
    assert report.untried == (("type Role", "round trip"), *uncalled)
    assert f"{len(report.untried)} untried" in summary(report)


def test_the_smallest_failure_of_each_cause_is_kept() -> None:
    failures = (_failed("long long"), _failed("x"), _failed("other", "d"))
    report = _report(Result(_ROLE, _HOLDS.cases, 1.0, failures))
    assert not report.green
    assert [failure.document for failure in report.by_cause()] == [b'"x"', b'"other"']


def test_a_terminal_gets_colour_and_a_pipe_the_same_without() -> None:
    report = _report(_MEASURED, Result(_LOG, _CALLS, 0.5, (_failed("x"),), 5))
    pipe, terminal = io.StringIO(), io.StringIO()
    write_text(report, Console(file=pipe))
    write_text(report, Console(file=terminal, force_terminal=True, width=100))
    lines = pipe.getvalue().splitlines()
    counts = ", ".join(f"{name}: 5" for name in _LOG.properties)
    assert lines[0] == f"FAILED   effect Log: {counts} in 0.50 s"
    words = [line.split() for line in lines]
    assert ["agreement", "1/1", "30", "0/1", "1", "FAILED", "0"] in words
    assert ["round", "trip", "1/1", "30"] in words
    assert ["enum", "1/1", "3"] in words
    assert "\x1b[" in terminal.getvalue()
    assert "\x1b[" not in pipe.getvalue()
    for text in (pipe.getvalue(), terminal.getvalue()):
        assert "exo-gen contract replay" in text
        assert "1 failed" in text


def test_all_means_a_line_for_every_subject() -> None:
    pipe = io.StringIO()
    write_text(_report(_MEASURED), Console(file=pipe), everything=True)
    counts = ", ".join(f"{name}: 30" for name in _ROLE.properties)
    line = f"holds    type Role: {counts}, p50 1 us, p99 4 us in 1.00 s"
    assert pipe.getvalue().splitlines()[0] == line


def test_json_says_it_all() -> None:
    plain = json.loads(as_json(_report(_MEASURED, Result(_LOG, {}, 0.5, (_failed("x"),)))))
    assert plain["green"] is False
    assert plain["subjects"][0] == {
        "kind": "type",
        "name": "Role",
        "tried": 30,
        "cases": _CASES,
        "seconds": 1.0,
        "latency": {
            "count": 2,
            "p50": 1.1,
            "p95": 4.4,
            "p99": 4.4,
            "longest": 4.4,
            "buckets": [[1.0, 1], [4.0, 1]],
        },
        "cells": [
            {
                "place": "$",
                "keyword": "enum",
                "boundary": "at",
                "detail": "dev",
                "cases": 3,
                "example": '"dev"',
            }
        ],
        "failures": [],
    }
    assert plain["subjects"][1]["failures"][0]["cause"] == "c"
    assert plain["stale"] == []
    assert plain["untried"] == [["effect Log", name] for name in _LOG.properties]


def test_every_type_effect_and_entry_point_is_a_subject(model: Model) -> None:
    found = {(subject.kind, subject.name) for subject in subjects(model)}
    assert found == {
        *(("type", type_.name) for type_ in model.all_types()),
        *(("effect", effect.tag) for effect in model.effects),
        *(("entry point", entry.export) for entry in model.entry_points),
        ("document", "bytes"),
        *(("instance", name) for name in INSTANCES),
    }


def test_subjects_are_chosen_by_pattern(model: Model) -> None:
    assert [str(subject) for subject in chosen(model, ["Role", "handle_mcp_*"])] == [
        "entry point handle_mcp_call",
        "entry point handle_mcp_list",
        "type Role",
    ]
    assert chosen(model, ["no such"]) == []
    assert len(chosen(model, [])) == len(list(subjects(model)))
