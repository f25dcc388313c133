"""A failure survives being kept, and fits a screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from exo_contracts.cases import Case, EntryCall, HostCall, Message, Raw
from exo_contracts.failure import DamagedFailure, Failure, kept, load, render, save
from exo_contracts.findings import Finding
from exo_contracts.generation.mutations import NearMiss
from exo_contracts.judging.place import locate
from exo_contracts.subjects import Subject
from exo_gen.load import Bundle

_MISS = Message.wrong({"owner": "é", "name": "b"}, NearMiss("too short", ("name",), "", ("name",)))
_VALID = Message.valid({"owner": "a", "name": "b"})
_FINDING = Finding(
    "agreement",
    "too short: haskell accepts it",
    "haskell accepts what the schema refuses",
    (("json schema", "refuses"), ("python", "refuses"), ("haskell", "accepts")),
    "$.name",
)
_CASES: list[tuple[str, Case]] = [
    ("type", _MISS),
    ("type", _VALID),
    ("effect", HostCall(_VALID, Message(b"\xff", None, mutation="no reply"), "bytes")),
    ("entry point", EntryCall(_MISS, (("Log", b'{"kind":"Success","payload":{}}'),))),
    ("document", Raw("overlong", "Json", b'"\xc0\xaf"', accept=False)),
]


def _failure(case: Case, kind: str = "type") -> Failure:
    subject = Subject(kind, "RepoRef")  # type: ignore[arg-type]
    return Failure.of(subject, _FINDING, case, "common.json#/$defs/RepoRef (common.json:99:5)")


@pytest.mark.parametrize(("kind", "case"), _CASES)
def test_keeping_changes_nothing(tmp_path: Path, kind: str, case: Case) -> None:
    failure = _failure(case, kind)
    path = save(failure, tmp_path / "regressions")
    assert path.stem == failure.id
    assert load(path) == failure
    assert kept(path.parent) == [failure]
    again: Any = type(case)
    assert again.read(failure.case) == case


def test_the_id_is_of_the_case_and_not_of_the_words() -> None:
    failure = _failure(_MISS)
    reworded = Finding("agreement", "another", "words", (), "$")
    assert Failure.of(failure.subject, reworded, _MISS, None).id == failure.id
    assert _failure(_VALID).id != failure.id
    assert len(failure.id) == 12


def test_a_file_that_is_no_failure_is_named(tmp_path: Path) -> None:
    for text in (json.dumps({"id": "x"}), "{", "[]"):
        (tmp_path / "x.json").write_text(text)
        with pytest.raises(DamagedFailure, match=r"x\.json is no kept failure .* remove it"):
            kept(tmp_path)


def test_the_screen_has_everything_needed() -> None:
    screen = render(_failure(_MISS))
    for part in (
        "FAILED agreement: type RepoRef",
        "haskell accepts what the schema refuses",
        "common.json#/$defs/RepoRef (common.json:99:5)",
        '"owner": "é"',
        "6e 61 6d 65",
        "json schema",
        f"exo-gen contract replay {_failure(_MISS).id}",
    ):
        assert part in screen


def test_a_large_document_does_not_fill_the_screen() -> None:
    for value in ("a" * 100_000, list(range(10_000)), ["xy"] * 5000):
        screen = render(_failure(Message.valid(value)))  # type: ignore[arg-type]
        assert screen.count("\n") < 40


@pytest.mark.parametrize(
    ("pointer", "path", "found"),
    [
        ("effects.json#/$defs/GitBranch", "$", "effects.json#/$defs/GitBranch"),
        (
            "effects.json#/$defs/GitBranch",
            "$.head.payload.name",
            "effects.json#/$defs/GitBranchTip/properties/name",
        ),
        (
            "effects.json#/$defs/GitHubIssue",
            "$.assignees[0].login",
            "effects.json#/$defs/GitHubUser/properties/login",
        ),
        (
            "effects.json#/$defs/GitHubIssue",
            "$.author.id",
            "effects.json#/$defs/GitHubUser/properties/id",
        ),
        (
            "common.json#/$defs/EffectError",
            '$.details["odd key"].deeper',
            "common.json#/$defs/Attributes/additionalProperties",
        ),
        ("common.json#/$defs/RepoRef", "$.unknown", "common.json#/$defs/RepoRef"),
    ],
)
def test_a_place_is_found_in_the_schema(
    bundle: Bundle, pointer: str, path: str, found: str
) -> None:
    value = {
        "head": {"kind": "OnBranch", "payload": {"name": "x"}},
        "assignees": [{"login": "x"}],
        "author": {"id": 1},
        "details": {"odd key": {"deeper": 1}},
    }
    place = locate(bundle, pointer, path, value)  # type: ignore[arg-type]
    assert place is not None
    assert place.pointer == found
    assert place.position.line > 1
