"""What a request becomes, and what an answer becomes."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from tests.fakes.messages_api.replies import Answer, message, text, tool_use
from tests.host.effects.llm.bench import Bench, ask, failure_of, say

from exo_types.models import (
    LLMCompletion,
    LLMContentToolResult,
    LLMContentToolUse,
    LLMMessage,
    LLMNamedTool,
    LLMRequest,
    LLMStopReason,
    LLMTool,
    LLMToolChoice,
    LLMToolChoiceAny,
    LLMToolChoiceAuto,
    LLMToolChoiceNamed,
    LLMToolChoiceNever,
    LLMToolResult,
    LLMToolUse,
    LLMUsage,
    Unit,
)

LIST_ISSUES = LLMTool(
    name="list_issues",
    description="List the issues of the repository.",
    input_schema={"type": "object", "properties": {"state": {"type": "string"}}},
)


async def test_a_question_and_its_answer(bench: Bench) -> None:
    bench.api.script.append(message(text("A loose contact.")))
    assert await bench.model().complete(ask()) == LLMCompletion(
        id="msg_01",
        model="claude-test",
        content=[say("A loose contact.")],
        stop_reason="end_turn",
        stop_sequence=None,
        usage=LLMUsage(input_tokens=12, output_tokens=3),
    )
    [seen] = bench.api.seen
    assert seen.body == {
        "model": "claude-test",
        "max_tokens": 100,
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Why would a lamp flicker?"}]}
        ],
    }
    assert seen.headers["anthropic-version"] == "2026-10-21"


async def test_a_model_that_asks_for_a_tool_and_gets_its_result(bench: Bench) -> None:
    bench.api.script.extend(
        [
            message(
                text("I will look."),
                tool_use("toolu_01", "list_issues", {"state": "open"}),
                stop_reason="tool_use",
            ),
            message(text("Two are open.")),
        ]
    )
    model = bench.model()
    question = LLMMessage(role="user", content=[say("How many issues are open?")])
    first = await model.complete(
        LLMRequest(model="m", max_tokens=9, messages=[question], tools=[LIST_ISSUES])
    )
    use = LLMToolUse(id="toolu_01", name="list_issues", input={"state": "open"})
    assert first.content == [say("I will look."), LLMContentToolUse(payload=use)]
    assert first.stop_reason == "tool_use"
    result = LLMToolResult(tool_use_id=use.id, content="[1, 2]", is_error=False)
    second = await model.complete(
        LLMRequest(
            model="m",
            max_tokens=9,
            messages=[
                question,
                LLMMessage(role="assistant", content=first.content),
                LLMMessage(role="user", content=[LLMContentToolResult(payload=result)]),
            ],
            tools=[LIST_ISSUES],
        )
    )
    assert second.content == [say("Two are open.")]
    assert bench.api.seen[1].body["messages"][1:] == [
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "I will look."},
                {
                    "type": "tool_use",
                    "id": "toolu_01",
                    "name": "list_issues",
                    "input": {"state": "open"},
                },
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_01",
                    "content": "[1, 2]",
                    "is_error": False,
                }
            ],
        },
    ]


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        (LLMToolChoiceAuto(payload=Unit()), {"type": "auto"}),
        (LLMToolChoiceAny(payload=Unit()), {"type": "any"}),
        (LLMToolChoiceNever(payload=Unit()), {"type": "none"}),
        (
            LLMToolChoiceNamed(payload=LLMNamedTool(name="list_issues")),
            {"type": "tool", "name": "list_issues"},
        ),
    ],
)
async def test_everything_else_a_request_can_say(
    bench: Bench, choice: LLMToolChoice, sent: object
) -> None:
    request = ask().model_copy(
        update={
            "system": "Answer briefly.",
            "tools": [LIST_ISSUES],
            "tool_choice": choice,
            "stop_sequences": ["END", "\0"],
        }
    )
    await bench.model().complete(request)
    body = bench.api.seen[0].body
    assert body["system"] == "Answer briefly."
    assert body["tools"] == [LIST_ISSUES.model_dump()]
    assert body["tool_choice"] == sent
    assert body["stop_sequences"] == ["END", "\0"]


async def test_a_temperature_goes_out_under_the_version_that_takes_one(bench: Bench) -> None:
    model = bench.model()
    await model.complete(ask().model_copy(update={"temperature": 0.0}))
    await model.complete(ask())
    warm, plain = bench.api.seen
    assert (warm.headers["anthropic-version"], warm.body["temperature"]) == ("2023-06-01", 0.0)
    assert plain.headers["anthropic-version"] == "2026-10-21"


async def test_what_looks_like_a_file_is_sent_as_it_is(bench: Bench) -> None:
    data = {"type": "base64", "data": __file__, "large": 2**70}
    use = LLMContentToolUse(payload=LLMToolUse(id="a", name="b", input=data))
    request = ask()
    messages = [*request.messages, LLMMessage(role="assistant", content=[use, say("")])]
    await bench.model().complete(request.model_copy(update={"messages": messages}))
    assert bench.api.seen[0].body["messages"][1]["content"][0]["input"] == data


async def test_a_tool_whose_schema_is_no_object_is_refused(bench: Bench) -> None:
    tools = [LIST_ISSUES, LLMTool(name="odd", description="", input_schema=True)]
    error = await failure_of(bench.model().complete(ask().model_copy(update={"tools": tools})))
    assert error.code == "invalid_input"
    assert error.message.startswith("tools[1].input_schema must be a JSON Schema")
    assert bench.api.seen == []


@pytest.mark.parametrize("reason", get_args(LLMStopReason))
async def test_every_stop_reason(bench: Bench, reason: str) -> None:
    sequence = "END" if reason == "stop_sequence" else None
    bench.api.script.append(message(stop_reason=reason, stop_sequence=sequence))
    answer = await bench.model().complete(ask())
    assert (answer.stop_reason, answer.stop_sequence, answer.content) == (reason, sequence, [])


async def test_tokens_of_the_cache_are_counted(bench: Bench) -> None:
    usage = {
        "input_tokens": 1,
        "output_tokens": 2,
        "cache_creation_input_tokens": 3,
        "cache_read_input_tokens": 0,
        "service_tier": "standard",
    }
    bench.api.script.append(message(usage=usage))
    assert (await bench.model().complete(ask())).usage == LLMUsage(
        input_tokens=1,
        output_tokens=2,
        cache_creation_input_tokens=3,
        cache_read_input_tokens=0,
    )


async def test_notes_of_the_model_are_left_out(bench: Bench) -> None:
    notes = [
        {"type": "thinking", "thinking": "Hm.", "signature": "x"},
        {"type": "redacted_thinking", "data": "x"},
    ]
    bench.api.script.append(message(*notes, text("A loose contact.")))
    assert (await bench.model().complete(ask())).content == [say("A loose contact.")]


async def test_a_block_that_the_schema_cannot_hold(bench: Bench) -> None:
    search = {
        "type": "server_tool_use",
        "id": "srvtoolu_01",
        "name": "web_search",
        "input": {},
        "caller": {"type": "direct"},
    }
    bench.api.script.append(message(text("I will search."), search))
    error = await failure_of(bench.model().complete(ask()))
    assert error.code == "unsupported"
    assert "'server_tool_use', which LLMContent cannot hold" in error.message
    assert error.details == {"attempts": 1, "request_id": "req_01", "status": 200}


async def test_a_stop_reason_that_nobody_knows(bench: Bench) -> None:
    known = message()
    bench.api.script.append(Answer(known.document.replace(b'"end_turn"', b'"bored"')))
    error = await failure_of(bench.model().complete(ask()))
    assert error.code == "unsupported"
    assert error.message.startswith("the model stopped for 'bored', a reason")


async def test_numbers_of_a_tool_use_stay_exact(bench: Bench) -> None:
    bench.api.script.append(message(tool_use("a", "b", {"n": 2**63 + 1, "x": 0.1})))
    [block] = (await bench.model().complete(ask())).content
    assert isinstance(block, LLMContentToolUse)
    assert block.payload.input == {"n": 2**63 + 1, "x": 0.1}


MESSAGE = json.loads(message(text("Hello")).document)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"", "expected a JSON value"),
        (b"<html>", "expected a JSON value"),
        (json.dumps(MESSAGE).encode()[:-20], "expected"),
        (b"[]", "valid dictionary"),
        (b"{}", "Field required"),
        (b"\xff", "expected UTF-8"),
        (b'{"id": 1, "id": 2}', "id"),
        (json.dumps({**MESSAGE, "type": "error"}).encode(), "type: "),
        (json.dumps({**MESSAGE, "role": "user"}).encode(), "role: "),
        (json.dumps({**MESSAGE, "id": ""}).encode(), "id: "),
        (json.dumps({**MESSAGE, "stop_reason": None}).encode(), "stop_reason: "),
        (json.dumps({**MESSAGE, "content": ["Hello"]}).encode(), "content.0: "),
        (json.dumps({**MESSAGE, "content": [text("\ud800")]}).encode(), "$.content[0].text"),
        (json.dumps({**MESSAGE, "content": [{"type": "text"}]}).encode(), "text: "),
        (json.dumps({**MESSAGE, "content": [tool_use("", "b", {})]}).encode(), "id: "),
        (json.dumps({**MESSAGE, "usage": {"input_tokens": -1}}).encode(), "output_tokens"),
    ],
)
async def test_an_answer_that_is_no_message(bench: Bench, document: bytes, why: str) -> None:
    bench.api.script.append(Answer(document, headers={"request-id": "req_02"}))
    error = await failure_of(bench.model().complete(ask()))
    assert error.code == "internal"
    assert error.message.startswith("the API's answer is not a valid message: ")
    assert why in error.message
    assert error.details == {"attempts": 1, "request_id": "req_02", "status": 200}
    assert len(bench.api.seen) == 1
