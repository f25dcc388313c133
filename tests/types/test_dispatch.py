"""The dispatcher: whatever a handler does, the guest gets a reply of the effect's type."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from exo_types.dispatch import dispatch
from exo_types.effects import EffectHandlers
from exo_types.failure import EffectFailure
from exo_types.models import GitBranch, GitHeadUnborn, GitUnbornBranch, WorkingCopy

ASK = b'{"kind":"GitGetBranch","payload":{"directory":"/"}}'


def perform(handler: Callable[[WorkingCopy], Awaitable[Any]], document: bytes = ASK) -> Any:
    class Handlers:
        async def git_get_branch(self, payload: WorkingCopy) -> Any:
            return await handler(payload)

    handlers = cast("EffectHandlers", Handlers())
    return json.loads(asyncio.run(dispatch(handlers, "GitGetBranch", document)))


async def unborn(_: WorkingCopy) -> GitBranch:
    return GitBranch(head=GitHeadUnborn(payload=GitUnbornBranch(name="main")))


def test_a_result_is_a_success() -> None:
    assert perform(unborn) == {
        "kind": "Success",
        "payload": {"head": {"kind": "Unborn", "payload": {"name": "main"}}},
    }


def test_a_failure_is_passed_on() -> None:
    async def fail(_: WorkingCopy) -> None:
        raise EffectFailure("rate_limited", "later", retry_after_ms=5, details={"status": 429})

    assert perform(fail) == {
        "kind": "Error",
        "payload": {
            "code": "rate_limited",
            "message": "later",
            "retry_after_ms": 5,
            "details": {"status": 429},
        },
    }


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ValueError("the password is hunter2"), "internal"),
        (TimeoutError(), "timeout"),
        (asyncio.CancelledError(), "cancelled"),
        (KeyboardInterrupt(), "internal"),
        (SystemExit(3), "internal"),
    ],
)
def test_an_exception_is_an_error_and_its_text_stays_here(error: BaseException, code: str) -> None:
    async def fail(_: WorkingCopy) -> None:
        raise error

    reply = perform(fail)
    assert reply["kind"] == "Error"
    assert reply["payload"]["code"] == code
    assert "hunter2" not in json.dumps(reply)


@pytest.mark.parametrize("answer", [None, 5, {"head": {}}, WorkingCopy(directory="/")])
def test_an_answer_of_another_type_is_an_internal_error(answer: object) -> None:
    async def wrong(_: WorkingCopy) -> object:
        return answer

    reply = perform(wrong)
    assert reply["payload"]["code"] == "internal"
    assert "wrong type" in reply["payload"]["message"]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (b"{", "$: expected a JSON value, got end of input at byte 1"),
        (
            b'{"kind":"GitGetBranch","payload":{}}',
            "$.payload.directory: expected string, got nothing",
        ),
        (
            b'{"kind":"GitGetWorktree","payload":{"directory":"/"}}',
            '$.kind: expected "GitGetBranch", the effect of this host function, '
            'got "GitGetWorktree"',
        ),
    ],
)
def test_a_document_that_is_no_such_effect_reaches_no_handler(
    document: bytes, message: str
) -> None:
    async def never(_: WorkingCopy) -> None:
        raise AssertionError("called")

    reply = perform(never, document)
    assert reply == {"kind": "Error", "payload": {"code": "invalid_input", "message": message}}
