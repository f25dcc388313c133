"""Installing changes what is ours and nothing else; uninstalling undoes exactly that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.host.install.settings import texts

from exo_host.hooks.events import DECIDED
from exo_host.install.document import Misplaced
from exo_host.install.hooks import PATIENCE, hook_group, is_ours, with_hooks, without_hooks
from exo_host.install.registration import with_server, without_server

PROGRAM = Path("/opt/exo mo/bin/exo-host")
SOCKET = Path("/srv/it's here/host.sock")
ARGUMENTS = ["mcp", "--role", "dev"]


def installed(text: str | None) -> str:
    return with_hooks(text, PROGRAM, SOCKET)


def without_ours(document: Any) -> Any:
    """The same document without our groups and what they leave empty, by other means."""
    kept = {
        event: [group for group in groups if not any(map(is_ours, group["hooks"]))]
        for event, groups in document["hooks"].items()
    }
    hooks = {event: groups for event, groups in kept.items() if groups}
    rest = {**document, "hooks": hooks}
    return rest if hooks else {key: value for key, value in rest.items() if key != "hooks"}


@given(texts())
def test_uninstalling_gives_back_every_byte(text: str) -> None:
    assert without_hooks(installed(text)) == text
    assert without_server(with_server(text, PROGRAM, ARGUMENTS)) == text


@given(texts())
def test_installing_leaves_everything_of_others(text: str) -> None:
    after = json.loads(installed(text))
    assert without_ours(after) == json.loads(text)
    for event in DECIDED:
        assert after["hooks"][event][-1] == hook_group(event, PROGRAM, SOCKET)


@given(texts())
def test_installing_twice_changes_nothing_more(text: str) -> None:
    once = installed(text)
    assert installed(once) == once
    served = with_server(text, PROGRAM, ARGUMENTS)
    assert with_server(served, PROGRAM, ARGUMENTS) == served


@given(texts())
def test_another_place_replaces_the_one_before(text: str) -> None:
    elsewhere = with_hooks(installed(text), Path("/other/exo-host"), Path("/other.sock"))
    assert str(SOCKET) not in elsewhere
    assert installed(elsewhere) == installed(text)


@given(st.sampled_from(["{}", '{"hooks": {}}', '{"hooks": {"PreToolUse": []}}', " {\n} "]))
def test_empty_places_for_hooks_are_not_kept(text: str) -> None:
    assert json.loads(without_hooks(installed(text))) == {}


def test_a_new_document_is_laid_out_as_the_agent_does() -> None:
    text = installed(None)
    assert text == json.dumps(json.loads(text), indent=2) + "\n"
    assert without_hooks(text) == "{}\n"


def test_our_entry_is_taken_out_of_a_group_of_others() -> None:
    ours = hook_group("PreToolUse", PROGRAM, SOCKET)["hooks"]
    assert isinstance(ours, list)
    mine = {"type": "command", "command": "mine"}
    text = json.dumps({"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [mine, *ours]}]}})
    expected = {"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [mine]}]}}
    assert json.loads(without_hooks(text)) == expected
    groups = json.loads(installed(text))["hooks"]["PreToolUse"]
    assert groups == [*expected["hooks"]["PreToolUse"], hook_group("PreToolUse", PROGRAM, SOCKET)]


def test_doubles_of_ours_become_one() -> None:
    group = hook_group("PostToolUse", Path("/old/exo-host"), SOCKET)
    text = json.dumps({"hooks": {"PostToolUse": [group, group], "Stop": [group]}})
    after = json.loads(installed(text))["hooks"]
    assert after["PostToolUse"] == [hook_group("PostToolUse", PROGRAM, SOCKET)]
    assert "Stop" not in after


@pytest.mark.parametrize(
    "command",
    ["exo-host serve", "cd x && exo-host hook PreToolUse", "my-exo-host hook PreToolUse", "'", ""],
)
def test_what_is_not_ours_is_told_apart(command: str) -> None:
    assert not is_ours({"type": "command", "command": command})


def test_our_command_ends_before_the_agent_ends_it() -> None:
    for event, patience in PATIENCE.items():
        assert patience.ours < patience.agents, event
    assert PATIENCE["PreToolUse"].agents < 600
    assert PATIENCE["SessionEnd"].agents <= 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "1:2: not JSON"),
        ('{\n  "a": 1,\n}', "3:1: not JSON"),
        ('{\n  // mine\n  "a": 1}', "2:3: not JSON"),
        ("{} {}", "1:4: not JSON: expected nothing after"),
        ('{"a": NaN}', "1:7: not JSON: NaN"),
        ("[]", "1:1: expected an object, got an array"),
        ('{"hooks": []}', "1:11: expected an object of hooks by event, got an array"),
        ('{"hooks": {"PreToolUse": {}}}', "1:26: expected an array of PreToolUse hooks"),
        ('{"hooks": {"SessionEnd":\n[1]}}', '2:2: expected an object with "hooks", got a number'),
        ('{"hooks": {"SessionEnd": [{}]}}', '1:27: expected an object with "hooks", got one'),
        ('{"hooks": {}, "hooks": {}}', '1:15: the key "hooks" is there twice'),
        ("[" * 100_000, "1:1: nested too deeply"),
    ],
)
def test_what_is_no_settings_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(Misplaced) as refused:
        installed(text)
    assert str(refused.value).startswith(said)


def test_a_server_of_another_by_our_name_is_left_alone() -> None:
    text = '{"mcpServers": {"exomonad": {"command": "other"}}}'
    with pytest.raises(Misplaced, match=r"^1:17: another server is called exomonad"):
        with_server(text, PROGRAM, ARGUMENTS)
    assert without_server(text) == text


def test_what_somebody_gave_our_server_stays() -> None:
    old = {"command": "/old/exo-host", "args": ["mcp", "--role", "tl"], "env": {"A": "1"}}
    text = json.dumps({"mcpServers": {"exomonad": old}})
    after = json.loads(with_server(text, PROGRAM, ARGUMENTS))["mcpServers"]["exomonad"]
    assert after == {"command": str(PROGRAM), "args": ARGUMENTS, "env": {"A": "1"}}
