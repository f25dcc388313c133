"""`exo-host call` as a person uses it: a document in, a reply out, words when it cannot."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def call(*arguments: str, document: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "exo_host.cli", "call", *arguments],
        cwd=ROOT,
        input=document,
        capture_output=True,
        check=False,
    )


def request(**changed: object) -> bytes:
    context = {"session_id": "s", "working_directory": str(ROOT)}
    whole = {"role": "dev", "tool": "worktree_status", "arguments": {}, "context": context}
    return json.dumps({**whole, **changed}).encode()


def test_a_tool_runs_with_its_effects_shown() -> None:
    ran = call("handle_mcp_call", "--trace", document=request())
    assert ran.returncode == 0
    reply = json.loads(ran.stdout)
    assert reply["payload"]["kind"] == "Answered"
    assert reply["payload"]["payload"]["structured"]["worktree"]["root"] == str(ROOT)
    assert b'{"kind":"GitGetBranch",' in ran.stderr


def test_an_error_of_the_guest_is_printed_and_told_by_the_exit_status() -> None:
    ran = call("handle_mcp_call", document=request(role=""))
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["payload"] == {
        "code": "invalid_input",
        "message": "$.role: expected string of at least 1 characters, got 0 characters",
    }


def test_a_role_that_is_none_is_refused_in_words() -> None:
    ran = call("handle_mcp_call", document=request(role="boss"))
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["payload"] == {
        "kind": "Refused",
        "payload": {"reason": "there is no role 'boss'", "hint": "the roles are tl, pm, dev"},
    }


def test_an_unknown_entry_point_is_a_question_of_usage() -> None:
    ran = call("handle_everything", document=b"{}")
    assert ran.returncode == 2
    assert b"expected one of handle_" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_a_missing_guest_is_said_with_the_command_that_makes_it(tmp_path: Path) -> None:
    ran = call("handle_mcp_call", "--guest", str(tmp_path / "none.wasm"), document=request())
    assert ran.returncode == 2
    assert b"exo-gen guest build" in ran.stderr
    assert b"Traceback" not in ran.stderr
