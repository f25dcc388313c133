"""The coding agent's hooks, over HTTP and as a command, against a real host."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.host.server.serving import Serving, configure, run, serving


def _glob(pattern: str) -> dict[str, str]:
    return {"kind": "Glob", "payload": pattern}


def _runs(program: str, *arguments: str) -> dict[str, Any]:
    asked = {"program": _glob(program), "arguments": [_glob(each) for each in arguments]}
    return {"kind": "Runs", "payload": asked}


POLICY = {
    "pre_tool_use": {
        "rules": [
            {
                "name": "no-secrets",
                "when": [{"kind": "Path", "payload": {"matches": _glob("**/.env*")}}],
                "then": {
                    "kind": "Deny",
                    "payload": {"reason": "this file holds secrets", "way_past": "ask the user"},
                },
            },
            {
                "name": "deploys",
                "when": [_runs("deploy")],
                "then": {"kind": "Ask", "payload": {"reason": "this reaches the users"}},
            },
            {
                "name": "tests",
                "when": [_runs("make", "test")],
                "then": {"kind": "Allow", "payload": {"context": "tests take a minute"}},
            },
            {"name": "gently", "then": {"kind": "BuiltIn", "payload": "force_push"}},
        ]
    }
}


def event(name: str, **more: Any) -> dict[str, Any]:
    """A hook's input, as the agent writes it."""
    given = {
        "session_id": "s-41",
        "transcript_path": "/home/dev/.agent/s-41.jsonl",
        "cwd": "/srv/checkout",
        "hook_event_name": name,
        "permission_mode": "default",
    }
    return given | more


def bash(command: str) -> dict[str, Any]:
    """Before a command runs."""
    return event(
        "PreToolUse",
        tool_name="Bash",
        tool_input={"command": command, "description": "…"},
        tool_use_id="toolu_01",
        something_the_agent_will_add={"later": [1, 2]},
    )


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    directory = tmp_path_factory.mktemp("ruled")
    (directory / "policy.json").write_text(json.dumps(POLICY))
    configure(directory, guest={"policy": "policy.json"})
    with serving(directory) as live:
        yield live


DECISIONS = [
    (
        event("PreToolUse", tool_name="Read", tool_input={"file_path": "/srv/checkout/.env"}),
        {"permissionDecision": "deny", "permissionDecisionReason": "this file holds secrets"},
    ),
    (bash("deploy now"), {"permissionDecision": "ask", "permissionDecisionReason": "reaches"}),
    (
        bash("make test"),
        {"permissionDecision": "allow", "additionalContext": "tests take a minute"},
    ),
    (
        bash("git push --force origin lamp"),
        {
            "permissionDecision": "allow",
            "updatedInput": {"command": "git push origin lamp", "description": "…"},
        },
    ),
]


@pytest.mark.parametrize(("given", "expected"), DECISIONS)
@pytest.mark.parametrize("by_command", [True, False])
def test_denies_asks_allows_and_transforms_by_policy(
    ruled: Serving, given: dict[str, Any], expected: dict[str, Any], by_command: bool
) -> None:
    if by_command:
        ran = run(
            ruled.directory,
            "hook",
            "pre_tool_use",
            stdin=json.dumps(given | {"cwd": str(ruled.directory)}),
        )
        assert (ran.returncode, ran.stderr) == (0, "")
        output = json.loads(ran.stdout)
    else:
        output = ruled.post("/hook/PreToolUse", given)
    assert output.keys() == {"hookSpecificOutput"}
    specific = output["hookSpecificOutput"]
    assert specific["hookEventName"] == "PreToolUse"
    for key, value in expected.items():
        if isinstance(value, str):
            assert value in specific[key]
        else:
            assert specific[key] == value
    # The agent knows these keys and no others.
    assert specific.keys() <= {
        "hookEventName",
        "permissionDecision",
        "permissionDecisionReason",
        "updatedInput",
        "additionalContext",
    }


def test_where_no_rule_speaks_the_agent_s_own_permissions_decide(ruled: Serving) -> None:
    assert ruled.post("/hook/pre_tool_use", bash("ls")) == {}


def test_the_other_events(ruled: Serving) -> None:
    finished = event(
        "PostToolUse", tool_name="Bash", tool_input={"command": "ls"}, tool_response="x"
    )
    assert ruled.post("/hook/PostToolUse", finished) == {}
    started = ruled.post("/hook/session-start", event("SessionStart", source="startup"))
    assert started["hookSpecificOutput"]["hookEventName"] == "SessionStart"
    assert "no-secrets" in started["hookSpecificOutput"]["additionalContext"]
    assert ruled.post("/hook/SessionEnd", event("SessionEnd", reason="logout")) == {}


@pytest.mark.parametrize(
    "name", ["UserPromptSubmit", "Notification", "SomethingNew", "pre_compact"]
)
def test_events_nobody_decides_pass(ruled: Serving, name: str) -> None:
    reply = ruled.request("POST", f"/hook/{name}", content=b"whatever")
    assert (reply.status_code, reply.json()) == (200, {})
    ran = run(ruled.directory, "hook", name, stdin="whatever")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"session_id": 1}', b"null"])
def test_an_input_that_is_none_is_refused_in_a_200(ruled: Serving, body: bytes) -> None:
    reply = ruled.request("POST", "/hook/PreToolUse", content=body)
    assert reply.status_code == 200
    specific = reply.json()["hookSpecificOutput"]
    assert specific["permissionDecision"] == "deny"
    assert "exomonad could not decide" in specific["permissionDecisionReason"]


def test_what_is_not_decided_after_the_fact_is_a_warning(ruled: Serving) -> None:
    reply = ruled.request("POST", "/hook/PostToolUse", content=b"{")
    assert reply.status_code == 200
    assert "exomonad could not decide" in reply.json()["systemMessage"]


def test_what_the_agent_says_under_the_host_s_key_is_not_believed(ruled: Serving) -> None:
    lying = bash("git push origin main") | {"exomonad": {"nonsense": True}}
    assert "systemMessage" not in ruled.post("/hook/PreToolUse", lying)


def test_with_the_server_down_it_denies_with_exit_2_and_says_why(tmp_path: Path) -> None:
    given = json.dumps(bash("ls") | {"cwd": str(tmp_path)})
    ran = run(tmp_path, "hook", "pre_tool_use", stdin=given)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "no exo-host listens on" in ran.stderr
    assert "exo-host serve" in ran.stderr
    after = run(tmp_path, "hook", "PostToolUse", stdin=given)
    assert (after.returncode, after.stdout) == (1, "")


def test_which_events_fail_closed_is_configured(tmp_path: Path) -> None:
    configure(tmp_path, hooks={"fail_closed": ["PostToolUse"]})
    given = json.dumps(bash("ls") | {"cwd": str(tmp_path)})
    assert run(tmp_path, "hook", "PreToolUse", stdin=given).returncode == 1
    assert run(tmp_path, "hook", "PostToolUse", stdin=given).returncode == 2


def test_a_policy_that_cannot_be_used_denies(tmp_path: Path) -> None:
    unclosed = {"kind": "Path", "payload": {"matches": _glob("{a")}}
    rule = {"name": "x", "when": [unclosed], "then": {"kind": "Allow", "payload": {}}}
    (tmp_path / "policy.json").write_text(json.dumps({"pre_tool_use": {"rules": [rule]}}))
    configure(tmp_path, guest={"policy": "policy.json"})
    with serving(tmp_path) as live:
        output = live.post("/hook/PreToolUse", bash("ls"))
        assert output["hookSpecificOutput"]["permissionDecision"] == "deny"
