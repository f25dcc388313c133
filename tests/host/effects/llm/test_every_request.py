"""All that the schema lets a guest ask is a request of the API, and all answers are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from anthropic.types import Message
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.messages_api.closed import VERSIONS

from exo_contracts.generation.samples import as_read
from exo_contracts.generation.strategies import valid
from exo_gen.build import build
from exo_gen.load import load
from exo_gen.model import JsonValue, Model
from exo_gen.project import Project
from exo_host.effects.llm import answers, requests
from exo_types.codec import Codec
from exo_types.failure import EffectFailure
from exo_types.models import LLMCompletion, LLMRequest

REQUESTS: Codec[LLMRequest] = Codec("LLMRequest", LLMRequest)
COMPLETIONS: Codec[LLMCompletion] = Codec("LLMCompletion", LLMCompletion)


@cache
def schema() -> Model:
    """The repository's own schema."""
    project = Project.find(Path(__file__))
    return build(load(project.schema, root=project.root))


def documents(name: str) -> st.SearchStrategy[JsonValue]:
    """Documents of a type of the schema, which is read when the first one is drawn."""
    return st.deferred(lambda: valid(schema(), name).map(as_read))


# Drawing a big document is slow now and then, and that says nothing about the code.
thoroughly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thoroughly
@given(documents("LLMRequest"), st.booleans())
def test_the_api_accepts_every_request(document: JsonValue, whole_tools: bool) -> None:
    request = REQUESTS.from_plain(document)
    if whole_tools:
        request = with_whole_tools(request)
    if any(not isinstance(tool.input_schema, dict) for tool in request.tools or []):
        with pytest.raises(EffectFailure, match="must be a JSON Schema"):
            requests.body(request)
        return
    body = requests.body(request)
    version = requests.version_headers(request).get("anthropic-version", "2026-10-21")
    sent = json.loads(json.dumps(body, allow_nan=False))
    assert VERSIONS[version].problems(sent) == []
    assert (version == "2023-06-01") == ("temperature" in sent)


@thoroughly
@given(documents("LLMCompletion"), st.booleans())
def test_every_completion_is_read_back(document: JsonValue, with_notes: bool) -> None:
    completion = COMPLETIONS.from_plain(document)
    kept = [block for block in completion.content if block.kind != "ToolResult"]
    completion = completion.model_copy(update={"content": kept})
    notes = [{"type": "redacted_thinking", "data": "x"}] if with_notes else []
    written: Mapping[str, object] = {
        **json.loads(COMPLETIONS.encode(completion)),
        "type": "message",
        "role": "assistant",
        "content": [
            *notes,
            *(
                {"type": "text" if block.kind == "Text" else "tool_use", **dump(block.payload)}
                for block in kept
            ),
        ],
    }
    Message.model_validate(written, strict=True)
    assert answers.completion(json.dumps(written).encode()) == completion


def with_whole_tools(request: LLMRequest) -> LLMRequest:
    """The same request, its tools' schemas objects whatever they were."""
    tools = [
        tool.model_copy(update={"input_schema": {"type": "object", "odd": tool.input_schema}})
        for tool in request.tools or []
    ]
    return request.model_copy(update={"tools": tools})


def dump(payload: object) -> dict[str, object]:
    """A payload as the API has it: the same properties."""
    found = payload.model_dump() if hasattr(payload, "model_dump") else {}
    assert isinstance(found, dict)
    return found
