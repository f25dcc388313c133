"""A cell with no case fails the run, and says which."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from exo_contracts import runner
from exo_contracts.coverage.cells import Cell, Coverage, Seen
from exo_contracts.generation import sweep
from exo_contracts.generation.mutations import NearMiss
from exo_contracts.generation.strategies import Generators
from exo_contracts.plan import Plan
from exo_contracts.properties import host_call, messages
from exo_contracts.reports.plain import as_json
from exo_contracts.result import Result
from exo_contracts.subjects import Subject
from exo_gen.model import JsonValue


def test_a_sweep_that_leaves_something_out_is_red(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shortened(generators: Generators, name: str) -> Iterator[tuple[JsonValue, NearMiss]]:
        pairs = sweep.wrong(generators, name)
        return (pair for pair in pairs if not pair[1].name.startswith("too short"))

    few = replace(plan, examples=0, only=("AbsolutePath",))
    assert runner.run(few).green
    monkeypatch.setattr(messages, "wrong", shortened)
    report = runner.run(few)
    assert not report.green
    assert report.failures == ()
    assert report.untried == (("type AbsolutePath", "minLength at $, outside"),)


def test_an_effect_never_answered_with_an_error_is_red(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_call, "replies", lambda generators, effect: [_SUCCESS])
    report = runner.run(replace(plan, examples=0, only=("Log",)))
    assert len([what for _, what in report.untried if "effect Error" in what]) == 11


_SUCCESS: JsonValue = {"kind": "Success", "payload": {}}


def test_jobs_and_order_change_nothing_but_times(plan: Plan) -> None:
    few = replace(plan, examples=20, only=("Role", "GitHead", "Log", "LogRecord"))
    once, again, shared_out = (
        _timeless(as_json(runner.run(wanted))) for wanted in (few, few, replace(few, jobs=2))
    )
    assert once == again == shared_out


def _timeless(text: str) -> str:
    """The JSON report without what may differ between two runs."""

    def untimed(pairs: list[tuple[str, object]]) -> dict[str, object]:
        return {key: value for key, value in pairs if key not in ("seconds", "latency")}

    return json.dumps(json.loads(text, object_pairs_hook=untimed))


_ROLE = Subject("type", "Role")
_AT = Cell("Role", "$", "enum", "at", "dev")
_OUTSIDE = Cell("Role", "$", "enum", "outside")


def test_results_merge_as_if_they_had_been_one() -> None:
    one = Result(
        _ROLE,
        {"agreement": 2},
        1.0,
        tried=2,
        coverage=Coverage({_AT: Seen(), _OUTSIDE: Seen(1, "x")}),
    )
    other = Result(
        _ROLE,
        {"agreement": 1, "round trip": 1},
        0.5,
        tried=1,
        coverage=Coverage({_AT: Seen(2, "dev"), _OUTSIDE: Seen(1, "y")}),
    )
    both = one.merged(other)
    assert both.cases == {"agreement": 3, "round trip": 1}
    assert (both.seconds, both.tried) == (1.5, 3)
    assert both.coverage.cells == {_AT: Seen(2, "dev"), _OUTSIDE: Seen(2, "x")}
    assert one.coverage.missing == (_AT,)
    assert both.coverage.missing == ()
