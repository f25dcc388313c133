"""What a request becomes, and what an answer becomes."""

from __future__ import annotations

from tests.fakes.messages_api.replies import message, text
from tests.host.effects.llm.bench import Bench, ask, say

from exo_types.models import LLMCompletion, LLMUsage


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
