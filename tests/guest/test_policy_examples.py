"""The table of policies in the guest's README: every row is what the real guest answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from exo_host.compiled import load_guest
from exo_host.instance import GuestInstance

ROOT: Final = Path(__file__).parents[2]
_HEADER: Final = "| example | the rule, or the policy | the agent asks for | what comes of it |"
# A bar within a cell is written \|.
_BAR: Final = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Example:
    """One row: a policy, a use of a tool, and the verdict in the table's words."""

    name: str
    policy: Any
    tool: str
    tool_input: Any
    verdict: str


def examples() -> Iterator[Example]:
    """Read the table."""
    lines = (ROOT / "guest" / "README.md").read_text(encoding="utf-8").splitlines()
    for line in lines[lines.index(_HEADER) + 2 :]:
        if not line.startswith("|"):
            return
        cells = [cell.strip().replace(r"\|", "|") for cell in _BAR.split(line)[1:-1]]
        name, rule, use, verdict = cells
        written = json.loads(rule.strip("`"))
        policy = {"pre_tool_use": {"rules": [written]}} if "then" in written else written
        tool, _, tool_input = use.partition(" ")
        yield Example(name, policy, tool, json.loads(tool_input.strip("`")), verdict)


EXAMPLES: Final = tuple(examples())


class Quiet:
    """Takes logs and telemetry; nothing else is to be asked for."""

    def perform(self, kind: str, document: bytes) -> bytes:
        assert kind in {"Log", "Emit"}, document
        return b'{"kind":"Success","payload":{}}'


def test_there_are_twenty() -> None:
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(example: Example) -> None:
    wasm = ROOT / "generated" / "wasm" / "guest.wasm"
    guest = GuestInstance(load_guest(wasm, policy=json.dumps(example.policy)), Quiet())
    hook = {
        "session_id": "s-41",
        "transcript_path": "/home/dev/.agent/s-41.jsonl",
        "cwd": "/srv/checkout",
        "hook_event_name": "PreToolUse",
        "tool_name": example.tool,
        "tool_input": example.tool_input,
    }
    reply = json.loads(guest.call("handle_pre_tool_use", json.dumps(hook).encode()))
    guest.close()
    assert reply["kind"] == "Success", reply
    assert in_words(reply["payload"]["kind"], reply["payload"]["payload"]) == example.verdict


def in_words(kind: str, payload: dict[str, Any]) -> str:
    """A verdict as the table puts it."""
    match kind:
        case "Allow" if "additional_context" in payload:
            return f"Allow: {payload['additional_context']}"
        case "Allow":
            return "Allow"
        case "Transform":
            return f"Transform: `{json.dumps(payload['input'])}`, {payload['reason']}"
        case _:
            return f"{kind}: {payload['reason']}"
