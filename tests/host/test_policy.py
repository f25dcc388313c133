"""A policy on its way from a file to the guest, and what becomes of one that cannot be used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from exo_host.compiled import load_guest
from exo_host.errors import PolicyRefused
from exo_host.instance import GuestInstance
from exo_host.policy import read_policy

ROOT: Final = Path(__file__).parents[2]
PRODUCT: Final = ROOT / "generated" / "wasm" / "guest.wasm"
ASK: Final = {"pre_tool_use": {"default": "ask", "rules": []}}
HOOK: Final = {
    "session_id": "s-41",
    "transcript_path": "",
    "cwd": "/srv/checkout",
    "hook_event_name": "PreToolUse",
    "tool_name": "Bash",
    "tool_input": {"command": "ls"},
}


class Quiet:
    """Takes logs and telemetry."""

    def perform(self, kind: str, document: bytes) -> bytes:
        return b'{"kind":"Success","payload":{}}'


def written(folder: Path, content: str) -> Path:
    path = folder / "policy.json"
    path.write_text(content, encoding="utf-8")
    return path


def asked(policy: str | None, export: str, document: object) -> Any:
    guest = GuestInstance(load_guest(PRODUCT, policy=policy), Quiet())
    reply = json.loads(guest.call(export, json.dumps(document).encode()))
    guest.close()
    return reply


def command(policy: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exo_host.cli", "call", "handle_pre_tool_use", "--policy", policy],
        input=json.dumps(HOOK),
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


def test_a_policy_file_decides(tmp_path: Path) -> None:
    ran = command(written(tmp_path, json.dumps(ASK)))
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["payload"]["kind"] == "Ask"


def test_a_policy_that_does_not_fit_the_schema_is_refused_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, '{"pre_tool_use": {"default": "maybe"}}')
    ran = command(path)
    assert ran.returncode == 2
    assert ran.stderr == (
        f'{path}: $.pre_tool_use.default: expected one of "allow", "ask", "deny", got "maybe"; '
        "see `Policy` in schema/policy.json\n"
    )
    assert ran.stdout == ""


@pytest.mark.parametrize("content", ["", "{", '{"a": 1, "a": 1}', "[]"])
def test_what_is_no_policy_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(PolicyRefused, match=r"policy\.json: \$: expected|policy\.json: \$\.?"):
        read_policy(written(tmp_path, content))


def test_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyRefused, match=r"cannot read the policy .*: No such file"):
        read_policy(tmp_path / "none.json")


def test_under_a_policy_that_cannot_be_used_nothing_is_decided_and_state_goes_on() -> None:
    tools = {"tools": {"dev": [{"kind": "Glob", "payload": "{a"}]}}
    reply = asked(json.dumps(tools), "handle_pre_tool_use", HOOK)
    assert reply["kind"] == "Error"
    assert reply["payload"] == {
        "code": "unavailable",
        "message": (
            "nothing is decided, because the policy cannot be used: $.tools.dev[0].payload: "
            "expected glob with '}', got the end after 2 characters of '{a'; "
            "mend it and load it again"
        ),
    }
    assert asked(json.dumps(tools), "snapshot", {})["kind"] == "Success"


def test_every_instance_of_what_is_compiled_decides_alike() -> None:
    compiled = load_guest(PRODUCT, policy=json.dumps(ASK))
    verdicts = set()
    for _ in range(3):
        guest = GuestInstance(compiled, Quiet())
        reply = json.loads(guest.call("handle_pre_tool_use", json.dumps(HOOK).encode()))
        verdicts.add(reply["payload"]["kind"])
        guest.close()
    assert verdicts == {"Ask"}


def test_patterns_that_make_other_engines_hang_are_read_in_step_with_the_text() -> None:
    rule = {
        "name": "slow",
        "when": [
            {
                "kind": "Text",
                "payload": {
                    "property": "command",
                    "matches": {"kind": "Regex", "payload": "^(a+)+(a*)*(a|a)*$"},
                },
            }
        ],
        "then": {"kind": "Ask", "payload": {"reason": "many a"}},
    }
    policy = json.dumps({"pre_tool_use": {"rules": [rule]}})
    long = {**HOOK, "tool_input": {"command": "a" * 30_000 + "b"}}
    assert asked(policy, "handle_pre_tool_use", long)["payload"]["kind"] == "Allow"
    plain = {**HOOK, "tool_input": {"command": "a" * 30_000}}
    assert asked(policy, "handle_pre_tool_use", plain)["payload"]["kind"] == "Ask"
