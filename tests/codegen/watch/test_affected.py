"""What the gate has to try again after a change: what changed on the wire, and what holds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from tests.codegen.lint_cases import REPOSITORY

from exo_gen.build import build
from exo_gen.load import Bundle, Document
from exo_gen.model import Model
from exo_gen.positions import parse
from exo_gen.watch.affected import affected

FILES: Final = {
    path.name: path.read_text(encoding="utf-8")
    for path in (REPOSITORY / "schema").glob("*.json")
    if path.name != "dialect.json"
}


def model(edit: Callable[[dict[str, Any]], None] = lambda _: None) -> Model:
    files = {name: json.loads(text)["$defs"] for name, text in FILES.items()}
    edit(files)
    documents = {
        name: Document(
            name, name, parse(json.dumps({**json.loads(FILES[name]), "$defs": definitions}))
        )
        for name, definitions in sorted(files.items())
    }
    return build(Bundle(documents, ()))


def tighten(files: dict[str, Any]) -> None:
    files["effects.json"]["GitUpstream"]["properties"]["behind"] = {
        "description": "Fewer.",
        "type": "integer",
        "maximum": 7,
    }


def retell(files: dict[str, Any]) -> None:
    files["effects.json"]["GitUpstream"]["description"] = "Told anew."
    files["effects.json"]["GitUpstream"]["properties"]["behind"]["description"] = "Told anew."


def add(files: dict[str, Any]) -> None:
    files["common.json"]["Fresh"] = {"description": "New.", "type": "string"}


def revoke(files: dict[str, Any]) -> None:
    files["effects.json"]["Effect"]["oneOf"][0]["x-exo-effect"]["hostFunction"] = "git_branch"


@pytest.mark.parametrize(
    ("edit", "within", "without"),
    [
        (tighten, {"GitUpstream", "GitBranch", "GitGetBranchReply", "GitGetBranch"}, {"LLMCall"}),
        (add, {"Fresh"}, {"Effect", "GitGetBranch"}),
        (revoke, {"GitGetBranch"}, {"GitUpstream", "GitGetWorktree"}),
    ],
)
def test_what_changed_and_what_holds_it(
    edit: Callable[[dict[str, Any]], None], within: set[str], without: set[str]
) -> None:
    names = affected(model(), model(edit))
    assert within <= names
    assert not without & names


@pytest.mark.parametrize("edit", [lambda _: None, retell])
def test_other_words_change_nothing(edit: Callable[[dict[str, Any]], None]) -> None:
    assert affected(model(), model(edit)) == frozenset()
