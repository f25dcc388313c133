"""What the guest remembers: it outlives an instance by a snapshot, and never ends one.

The real product wasm, and no effects but the log and telemetry.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exo_host.compiled import CompiledGuest, load_guest
from exo_host.instance import GuestInstance

PRODUCT = Path(__file__).parents[2] / "generated" / "wasm" / "guest.wasm"
EMPTY = {"version": 1, "state": {"sessions": []}}


class Silent:
    """Acknowledges every effect, and keeps what is sent."""

    def __init__(self) -> None:
        self.performed: list[Any] = []

    def perform(self, kind: str, document: bytes) -> bytes:
        self.performed.append(json.loads(document))
        return b'{"kind":"Success","payload":{}}'


class Guest:
    """An instance that is spoken to in values."""

    def __init__(self, compiled: CompiledGuest) -> None:
        self.host = Silent()
        self._instance = GuestInstance(compiled, self.host)

    def ask(self, export: str, document: Any) -> Any:
        """The reply to a document."""
        return json.loads(self._instance.call(export, json.dumps(document).encode()))

    def hook(self, event: str, session: str = "s-41", **more: Any) -> Any:
        """The reply to a hook of this session."""
        given = {
            "session_id": session,
            "transcript_path": "",
            "cwd": "/srv/checkout",
            "hook_event_name": event,
        }
        export = {
            "PreToolUse": "handle_pre_tool_use",
            "PostToolUse": "handle_post_tool_use",
            "SessionEnd": "handle_session_end",
        }[event]
        return self.ask(export, given | more)

    def snapshot(self) -> Any:
        """What it remembers."""
        reply = self.ask("snapshot", {})
        assert reply["kind"] == "Success"
        return reply["payload"]

    def restore(self, snapshot: Any) -> None:
        """Make it remember something else."""
        assert self.ask("restore", snapshot) == {"kind": "Success", "payload": {}}

    def close(self) -> None:
        """Free it."""
        self._instance.close()


@pytest.fixture(scope="module")
def compiled() -> CompiledGuest:
    return load_guest(PRODUCT)


@pytest.fixture
def guest(compiled: CompiledGuest) -> Iterator[Guest]:
    live = Guest(compiled)
    yield live
    live.close()


def use_some_tools(guest: Guest, session: str = "s-41") -> None:
    read = {"tool_name": "Read", "tool_input": {"file_path": "/etc/hosts"}}
    guest.hook("PreToolUse", session, **read)
    guest.hook("PostToolUse", session, **read, tool_response={"error": "no such file"})
    guest.hook("PreToolUse", session, tool_name="Write", tool_input={"file_path": "/etc/hosts"})


def test_a_fresh_instance_remembers_nothing(guest: Guest) -> None:
    assert guest.snapshot() == EMPTY


def test_what_happens_in_a_session_is_counted(guest: Guest) -> None:
    use_some_tools(guest)
    assert guest.snapshot()["state"] == {
        "sessions": [
            {
                "id": "s-41",
                "counts": {
                    "calls": {"Read": 1, "Write": 1},
                    "denied": 1,
                    "asked": 0,
                    "transformed": 0,
                    "finished": 1,
                    "failed": 1,
                    "effects_failed": 0,
                    "rounds": 0,
                },
                "decisions": [
                    {"tool": "Read", "verdict": "allow"},
                    {"tool": "Write", "verdict": "deny", "rule": "write-outside-worktree"},
                ],
            }
        ]
    }


def test_the_state_survives_the_instance(compiled: CompiledGuest, guest: Guest) -> None:
    use_some_tools(guest)
    use_some_tools(guest, 'another "session"\0')
    taken = guest.snapshot()
    successor = Guest(compiled)
    successor.restore(taken)
    assert successor.snapshot() == taken
    for each in (guest, successor):
        use_some_tools(each)
        each.hook("SessionEnd")
    assert successor.snapshot() == guest.snapshot()
    assert successor.host.performed[-2:] == guest.host.performed[-2:]
    assert (
        successor.host.performed[-2]["payload"]["message"]
        == "a session ends (other): 4 tool uses, 2 denied, 2 failed"
    )
    successor.close()


def test_a_restore_replaces_what_was_known(guest: Guest) -> None:
    use_some_tools(guest)
    guest.restore(EMPTY)
    assert guest.snapshot() == EMPTY


@pytest.mark.parametrize(
    ("snapshot", "code", "message"),
    [
        (
            {"version": 2, "state": {}},
            "unsupported",
            "this snapshot is of version 2, and this guest reads version 1",
        ),
        (
            {"version": 2**63 - 1, "state": EMPTY["state"]},
            "unsupported",
            "this snapshot is of version 9223372036854775807",
        ),
        ({"version": 1, "state": None}, "conflict", "$.state: expected object, got null"),
        (
            {"version": 1, "state": {"sessions": [{"id": "s"}]}},
            "conflict",
            "$.state.sessions[0].counts: expected object, got nothing",
        ),
        ({"version": 0, "state": {}}, "invalid_input", "$.version: expected integer >= 1, got 0"),
        ({"state": {}}, "invalid_input", "$.version: expected integer, got nothing"),
    ],
)
def test_a_refused_snapshot_says_why_and_changes_nothing(
    guest: Guest, snapshot: Any, code: str, message: str
) -> None:
    use_some_tools(guest)
    before = guest.snapshot()
    reply = guest.ask("restore", snapshot)
    assert reply["kind"] == "Error"
    assert reply["payload"]["code"] == code
    assert message in reply["payload"]["message"]
    if code != "invalid_input":
        assert reply["payload"]["details"] == {"version": snapshot["version"], "understood": [1]}
    assert guest.snapshot() == before


def test_a_session_twice_is_refused(guest: Guest) -> None:
    use_some_tools(guest)
    taken = guest.snapshot()
    taken["state"]["sessions"] *= 2
    reply = guest.ask("restore", taken)
    assert reply["payload"]["code"] == "conflict"
    assert "twice" in reply["payload"]["message"]


def test_the_fullest_state_there_can_be_does_not_end_the_instance(guest: Guest) -> None:
    # Six bytes a character, the longest names, more of everything than is kept; then once around.
    def long(limit: int, number: int) -> str:
        return ("\1" * limit + str(number))[-limit:]

    for session in range(70):
        for tool in range(30):
            reply = guest.hook(
                "PreToolUse",
                long(200, session),
                tool_name=long(128, tool),
                tool_input={"command": "git push --force origin main"},
            )
            assert reply["kind"] == "Success"
    kept = guest.snapshot()
    sessions = kept["state"]["sessions"]
    assert [each["id"] for each in sessions] == [long(200, n) for n in range(6, 70)]
    assert all(sum(each["counts"]["calls"].values()) == 30 for each in sessions)
    assert all(len(each["counts"]["calls"]) == 25 for each in sessions)
    assert all(len(each["decisions"]) == 16 for each in sessions)
    assert len(json.dumps(kept)) > 2**20
    guest.restore(kept)
    assert guest.snapshot() == kept


def test_a_snapshot_that_is_too_full_keeps_its_newest(guest: Guest) -> None:
    use_some_tools(guest)
    [one] = guest.snapshot()["state"]["sessions"]
    one["counts"]["calls"] = {str(n) + "\1" * 150: 1 for n in range(100)}
    many = [one | {"id": f"s-{n}"} for n in range(70)]
    guest.restore({"version": 1, "state": {"sessions": many}})
    sessions = guest.snapshot()["state"]["sessions"]
    assert [each["id"] for each in sessions] == [f"s-{n}" for n in range(6, 70)]
    assert all(sum(each["counts"]["calls"].values()) == 100 for each in sessions)
