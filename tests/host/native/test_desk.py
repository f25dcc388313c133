"""The native guest at the desk: lines typed, lines read."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from exo_types.manifest import FINGERPRINT


def say(binary: Path, *lines: object, raw: bytes = b"") -> tuple[list[Any], bytes]:
    """Say these lines and nothing more; the answers with their documents read, and stderr."""
    typed = b"".join(json.dumps(line).encode() + b"\n" for line in lines) + raw
    ran = subprocess.run([binary], input=typed, capture_output=True, check=True, timeout=60)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(said["kind"], json.loads(said["payload"]["document"])) for said in answers], ran.stderr


def message(kind: str, **payload: object) -> dict[str, object]:
    return {"kind": kind, "payload": payload}


def test_the_end_of_input_is_the_end(native_guest: Path) -> None:
    assert say(native_guest) == ([], b"")


def test_what_it_is_and_can_do(native_guest: Path) -> None:
    [(kind, answer)], _ = say(native_guest, message("Configure", own=["Log"]))
    assert kind == "Answer"
    assert answer == {
        "kind": "Success",
        "payload": {
            "fingerprint": FINGERPRINT,
            "interpreters": ["GitGetBranch", "GitGetWorktree", "Log"],
        },
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"hello\n", 'this line is no request: $: expected a JSON value, got "h" at byte 0'),
        (b"\n", "this line is no request: $: expected a JSON value, got end of input at byte 0"),
        (b"\xff\n", "this line is no request: $: expected UTF-8, got an invalid byte at byte 0"),
        (b'{"kind":"Dance","payload":{}}\n', "this line is no request: $.kind: expected one of"),
        (b'{"kind":"Call","payload":{}}\n', "$.payload.export: expected string, got nothing"),
        (b'{"kind":"Reply","payload":{"document":"{}"}}\n', "no effect waits for a reply"),
        (b'{"kind":"Call","payload":{"export":"fly","document":""}}\n', "no entry point 'fly'"),
    ],
)
def test_a_line_without_sense_has_an_answer_and_the_next_one_is_served(
    native_guest: Path, line: bytes, expected: str
) -> None:
    call = json.dumps(message("Call", export="snapshot", document="{}")).encode()
    (first, second), _ = say(native_guest, raw=line + call)
    assert first[1]["kind"] == "Error"
    assert expected in first[1]["payload"]["message"]
    assert second[1]["kind"] == "Success"


def test_a_configuration_that_cannot_be_is_refused_and_changes_nothing(native_guest: Path) -> None:
    log = json.dumps(message("Log", level="info", message="hello"))
    answers, stderr = say(
        native_guest,
        message("Configure", own=["LLMCall", "Log"]),
        message("Perform", document=log),
    )
    assert answers[0][1]["payload"]["code"] == "unsupported"
    assert "no interpreter for 'LLMCall'; it has one for" in answers[0][1]["payload"]["message"]
    assert answers[1][1] == {"kind": "Success", "payload": {}}
    assert json.loads(stderr) == {"level": "info", "message": "hello"}


def test_a_document_in_parts_is_one_document(native_guest: Path) -> None:
    document = '{"version":99,"state":{}}'
    parts = [message("Part", text=letter) for letter in document[:-1]]
    in_parts, _ = say(native_guest, *parts, message("Call", export="restore", document="}"))
    at_once, _ = say(native_guest, message("Call", export="restore", document=document))
    assert in_parts == at_once


def test_without_a_reply_the_decision_goes_on_without_the_effect(
    native_guest: Path, tmp_path: Path
) -> None:
    context = {"session_id": "s", "working_directory": str(tmp_path)}
    request = {"role": "dev", "tool": "worktree_status", "arguments": {}, "context": context}
    call = message("Call", export="handle_mcp_call", document=json.dumps(request))
    said, _ = say(native_guest, call)
    assert said[0] == ("Effect", message("GitGetBranch", directory=str(tmp_path)))
    kind, answer = said[-1]
    assert kind == "Answer"
    assert "the host gave no answer to GitGetBranch" in json.dumps(answer)
