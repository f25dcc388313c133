"""Generated types at the boundary: what they accept, what they say, what they write."""

import pytest
from pydantic import ValidationError

from exo_types.codec import encode
from exo_types.models import (
    EffectError,
    GitBranch,
    GitHeadUnborn,
    GitUnbornBranch,
    HookInput,
    PreToolUseAllow,
    PreToolUseResponseAllow,
    RepoRef,
    WorkingCopy,
)
from exo_types.registry import TYPES
from exo_types.wire import WireError

HOOK = b'"session_id":"s","transcript_path":"","cwd":"/","hook_event_name":"x"'


@pytest.mark.parametrize(
    ("name", "document", "message"),
    [
        ("RepoRef", '{"owner":null,"name":"b"}', "$.owner: expected string, got null"),
        ("RepoRef", '{"owner":"a"}', "$.name: expected string, got nothing"),
        (
            "RepoRef",
            '{"owner":"a","name":"b","x":1}',
            "$.x: expected no such property, got integer",
        ),
        (
            "RepoRef",
            '{"owner":"a","name":""}',
            "$.name: expected string of at least 1 characters, got 0 characters",
        ),
        ("RepoRef", "[]", "$: expected object, got array"),
        (
            "WorkingCopy",
            '{"directory":"/","container":null}',
            "$.container: expected string, got null",
        ),
        ("Effect", '{"payload":{}}', '$.kind: expected one of "GitGetBranch", '),
        ("Effect", '{"kind":"Log"}', "$.payload: expected object, got nothing"),
        ("Effect", '{"kind":"Log","payload":{},"x":1}', "$.payload.level: expected one of"),
        ("Effect", '"Log"', "$: expected object, got string"),
        ("LSPPosition", '{"line":-1,"character":0}', "$.line: expected integer >= 0, got -1"),
        ("LSPPosition", '{"line":true,"character":0}', "$.line: expected integer, got boolean"),
        ("LSPPosition", '{"line":"1","character":0}', "$.line: expected integer, got string"),
        ("LSPPosition", '{"line":1.5,"character":0}', "$.line: expected integer, got number"),
        (
            "TelemetryValue",
            '{"kind":"List","payload":[{"kind":"Flag","payload":true},{"kind":"Flag","payload":0}]}',
            "$.payload[1].payload: expected boolean, got integer",
        ),
        (
            "TelemetryValue",
            '{"kind":"Integer","payload":9223372036854775808}',
            "$.payload: expected integer <= 9223372036854775807, got 9223372036854775808",
        ),
        (
            "PopupAnswers",
            '{"values":{"a b":{"kind":"Nope","payload":1}}}',
            '$.values["a b"].kind: expected one of "Text", "Number", "Flag", got "Nope"',
        ),
        ("GitHubIssue", "5", "$: expected object, got integer"),
        ("GitHubLabel", '{"name":"x","color":"123456"}', "$.description: expected string or null"),
        ("Role", '"boss"', '$: expected one of "tl", "pm", "dev", got "boss"'),
        ("Unit", '{"a":1}', "$.a: expected no such property, got integer"),
    ],
)
def test_errors_name_place_expectation_and_what_was_met(
    name: str, document: str, message: str
) -> None:
    with pytest.raises(WireError) as caught:
        TYPES[name].decode(document.encode())
    assert str(caught.value).startswith(message)


def test_whole_numbers_are_integers_however_written() -> None:
    codec = TYPES["LSPPosition"]
    assert (
        codec.encode(codec.decode(b'{"line":1.0,"character":1e2}')) == b'{"line":1,"character":100}'
    )


def test_numbers_are_doubles_however_written() -> None:
    codec = TYPES["PopupValue"]
    for written in (b"1", b"1.0", b"10e-1"):
        document = b'{"kind":"Number","payload":' + written + b"}"
        assert codec.encode(codec.decode(document)) == b'{"kind":"Number","payload":1.0}'


def test_an_open_record_keeps_what_it_does_not_know() -> None:
    codec = TYPES["HookInput"]
    document = b"{" + HOOK + b',"zz":{"b":1e300,"a":18446744073709551617}}'
    assert codec.encode(codec.decode(document)) == (
        b"{" + HOOK + b',"zz":{"a":18446744073709551617,"b":1e+300}}'
    )


def test_a_null_that_is_a_value_is_not_an_absence() -> None:
    codec = TYPES["HookInput"]
    for tail in (b"", b',"tool_response":null', b',"tool_response":[null]'):
        document = b"{" + HOOK + tail + b"}"
        assert codec.encode(codec.decode(document)) == document


def test_absent_properties_are_left_out_however_the_value_was_made() -> None:
    assert encode(WorkingCopy(directory="/", container=None)) == b'{"directory":"/"}'
    head = GitHeadUnborn(payload=GitUnbornBranch(name="main"))
    assert encode(GitBranch(head=head)) == (b'{"head":{"kind":"Unborn","payload":{"name":"main"}}}')
    assert encode(PreToolUseResponseAllow(payload=PreToolUseAllow())) == (
        b'{"kind":"Allow","payload":{}}'
    )


def test_python_values_are_held_to_the_schema_too() -> None:
    with pytest.raises(ValidationError):
        RepoRef(owner="", name="x")
    with pytest.raises(ValidationError):
        EffectError(code="nope", message="x")  # type: ignore[arg-type]
    hook = HookInput(session_id="s", transcript_path="", cwd="/", hook_event_name="x")
    with pytest.raises(ValidationError):
        hook.cwd = "/other"  # type: ignore[misc]


def test_recursion_is_told_apart_by_tags_not_by_trying() -> None:
    codec = TYPES["TelemetryValue"]
    document = b'{"kind":"Text","payload":"x"}'
    for _ in range(20):
        document = b'{"kind":"List","payload":[' + document + b"]}"
    assert codec.encode(codec.decode(document)) == document
