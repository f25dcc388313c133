"""The difference of two boundaries, for people: every kind of change is told, and told once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.codegen.docs.older import of, older, only

from exo_gen.model import Deprecation, Evolution, Model, Record
from exo_gen.render.docs.changes import Change, Kind, Subject, changes
from exo_gen.render.docs.words import Link


@pytest.fixture(scope="module")
def found(model: Model) -> tuple[Change, ...]:
    return changes(older(model), model)


def _one(found: tuple[Change, ...], name: str, kind: Kind | None = None) -> Change:
    (one,) = [each for each in found if each.name == name and kind in (None, each.kind)]
    return one


def test_nothing_differs_from_itself(model: Model) -> None:
    assert changes(model, model) == ()


@pytest.mark.parametrize(
    ("kind", "subject", "name", "anchor"),
    [
        (Kind.ADDED, Subject.EFFECT, "Emit", "effect-Emit"),
        (Kind.REMOVED, Subject.EFFECT, "Ping", "effect-Ping"),
        (Kind.REMOVED, Subject.ENTRY_POINT, "handle_gone", "entry-handle_gone"),
        (Kind.REMOVED, Subject.TOOL, "gone_tool", "tool-gone_tool"),
        (Kind.REMOVED, Subject.TYPE, "Pong", "Pong"),
        (Kind.REMOVED, Subject.FIELD, "LogRecord.thread", "LogRecord.thread"),
        (Kind.REMOVED, Subject.VARIANT, "PopupValue.Nothing", "PopupValue.Nothing"),
        (Kind.ADDED, Subject.VARIANT, "PopupValue.Number", "PopupValue.Number"),
        (Kind.REMOVED, Subject.VALUE, "Severity.fatal", "Severity.fatal"),
        (Kind.ADDED, Subject.VALUE, "Severity.debug", "Severity.debug"),
    ],
)
def test_what_came_and_went(
    found: tuple[Change, ...], kind: Kind, subject: Subject, name: str, anchor: str
) -> None:
    one = _one(found, name)
    assert (one.kind, one.subject, one.anchor, one.details) == (kind, subject, anchor, ())


@pytest.mark.parametrize(
    ("name", "aspects"),
    [
        (
            "Log",
            "asked|mode|host function|description|since|deprecated|stability",
        ),
        ("LogRecord", "description|examples"),
        ("LogRecord.level", "type|description"),
        ("LogRecord.message", "type|presence"),
        ("GitHubLabel", "form|file"),
        ("PopupValue.Text", "description"),
        ("BranchName", "name for"),
    ],
)
def test_what_is_not_as_it_was(found: tuple[Change, ...], name: str, aspects: str) -> None:
    one = _one(found, name)
    assert one.kind is Kind.CHANGED
    assert [detail.aspect for detail in one.details] == aspects.split("|")


def test_entry_points_and_tools_say_what_changed(model: Model, found: tuple[Change, ...]) -> None:
    entry = _one(found, model.entry_points[0].export)
    assert [detail.aspect for detail in entry.details] == ["answered", "description"]
    tool = _one(found, model.tools[0].name)
    assert [detail.aspect for detail in tool.details] == ["asked", "roles", "description"]
    assert _one(found, model.entry_points[1].export).kind is Kind.ADDED
    assert _one(found, model.tools[1].name).kind is Kind.ADDED


def test_old_and_new_are_told_with_their_constraints(found: tuple[Change, ...]) -> None:
    (target,) = _one(found, "BranchName").details
    assert target.old == ("text, 1 to 5 characters",)
    assert target.new != target.old
    level = _one(found, "LogRecord.level").details[0]
    assert level.old == (Link("Severity", "Severity"), " or null")
    assert level.new == (Link("Severity", "Severity"),)


def test_a_type_that_came_is_told_whole(model: Model) -> None:
    before = replace(model, types={k: v for k, v in model.types.items() if k != "GitHubLabel"})
    names = [one.name for one in changes(before, model)]
    assert names == ["GitHubLabel"]
    assert [one.kind for one in changes(model, before)] == [Kind.REMOVED]


def test_a_field_says_what_it_promises(model: Model) -> None:
    label = of(model, Record, "GitHubLabel")
    going = Evolution("1.0", Deprecation("1.1", "title", "two names"), unstable=True)
    first = replace(label.fields[0], evolution=going)
    now = only(model, replace(label, fields=(first, *label.fields[1:])))
    (one,) = changes(model, now)
    assert [(detail.aspect, detail.new[0]) for detail in one.details] == [
        ("since", "1.0"),
        ("deprecated", "since 1.1; use title; two names"),
        ("stability", "unstable"),
    ]


def test_a_change_is_told_once(found: tuple[Change, ...]) -> None:
    told = [(one.subject, one.name) for one in found]
    assert len(told) == len(set(told))
    assert not [one for one in found if one.name.startswith("Effect.")]


def test_there_and_back_are_each_others_opposite(model: Model, found: tuple[Change, ...]) -> None:
    back = changes(model, older(model))
    opposite = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}
    assert {(one.name, opposite[one.kind]) for one in found} == {
        (one.name, one.kind) for one in back
    }
