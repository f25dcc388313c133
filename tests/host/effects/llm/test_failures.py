"""What each thing that goes wrong becomes. `failure_of` looks for the key in every text."""

from __future__ import annotations

import json
import logging

import pytest
from tests.fakes.messages_api.replies import Answer, error, message
from tests.fakes.messages_api.server import KEY
from tests.host.effects.llm.bench import Bench, ask, failure_of

from exo_host.effects.llm import access
from exo_host.effects.llm.settings import LanguageModelSettings
from exo_types.models import EffectErrorCode


async def test_without_a_key_nothing_is_asked(bench: Bench) -> None:
    for nothing in (None, "", " \n"):
        met = await failure_of(bench.model(api_key=nothing).complete(ask()))
        assert met.code == "unavailable"
        assert "`api_key`" in met.message
        assert "ANTHROPIC_API_KEY" in met.message
    assert bench.api.seen == []


async def test_key_and_address_of_the_environment(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", bench.url)
    await bench.model(api_key=None, base_url=None).complete(ask())
    assert len(bench.api.seen) == 1


async def test_the_settings_go_before_the_environment(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "another")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "a third")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    await bench.model().complete(ask())
    assert len(bench.api.seen) == 1


@pytest.mark.parametrize("url", ["http://[::1", "api.example.com", "ftp://example.com", "http://"])
async def test_an_address_of_the_environment_that_is_none(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
    met = await failure_of(bench.model(base_url=None).complete(ask()))
    assert (met.code, "ANTHROPIC_BASE_URL" in met.message) == ("unavailable", True)
    assert bench.clock.slept == []


def test_an_empty_address_of_the_environment_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", " ")
    assert access.address(LanguageModelSettings()) == "https://api.anthropic.com"


@pytest.mark.parametrize("key", [f"{KEY}\n{KEY}", f"{KEY}\0", f"{KEY}é", f"{KEY} {KEY}"])
async def test_a_key_that_no_header_can_carry(bench: Bench, key: str) -> None:
    met = await failure_of(bench.model(api_key=key).complete(ask()))
    assert met.code == "unavailable"
    assert "no header can carry" in met.message
    assert bench.api.seen == []


async def test_the_line_end_of_a_key_from_a_file_is_not_part_of_it(bench: Bench) -> None:
    await bench.model(api_key=f"{KEY}\n").complete(ask())


async def test_a_wrong_key(bench: Bench) -> None:
    met = await failure_of(bench.model(api_key="sk-ant-wrong").complete(ask()))
    assert met.code == "unauthorized"
    assert met.message == "the API answered 401: invalid x-api-key (check the key)"
    assert met.details == {
        "status": 401,
        "attempts": 1,
        "request_id": "req_01",
        "error_type": "authentication_error",
    }


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, "invalid_request_error", "invalid_input"),
        (402, "billing_error", "forbidden"),
        (403, "permission_error", "forbidden"),
        (404, "not_found_error", "not_found"),
        (408, "timeout_error", "timeout"),
        (409, "conflict_error", "conflict"),
        (413, "request_too_large", "invalid_input"),
        (418, "odd_error", "internal"),
        (422, "invalid_request_error", "invalid_input"),
    ],
)
async def test_a_refusal_is_not_asked_again(
    bench: Bench, status: int, kind: str, code: EffectErrorCode
) -> None:
    bench.api.script.append(error(status, kind, "model: claude-none", {"x-should-retry": "true"}))
    met = await failure_of(bench.model().complete(ask()))
    assert met.code == code
    assert met.message.startswith(f"the API answered {status}: model: claude-none")
    assert met.details == {
        "status": status,
        "attempts": 1,
        "request_id": "req_01",
        "error_type": kind,
    }
    assert len(bench.api.seen) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [(429, "rate_limited"), (500, "unavailable"), (503, "unavailable"), (504, "unavailable")],
)
async def test_the_last_of_many_failures_is_told(
    bench: Bench, status: int, code: EffectErrorCode
) -> None:
    bench.api.script.extend(error(status, "api_error", f"no {n}") for n in range(3))
    met = await failure_of(bench.model(max_retries=2).complete(ask()))
    assert met.code == code
    assert met.message.startswith(f"the API answered {status}: no 2")
    assert met.details is not None
    assert met.details["attempts"] == 3


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<html>Bad gateway</html>",
        b'{"error": "no"}',
        b'{"error": {"type": 3, "message": ["no"]}}',
        b"[",
    ],
)
async def test_a_failure_in_no_form_at_all(bench: Bench, document: bytes) -> None:
    bench.api.script.append(Answer(document, 502))
    met = await failure_of(bench.model(max_retries=0).complete(ask()))
    assert (met.code, met.message) == ("unavailable", "the API answered 502")
    assert met.details == {"status": 502, "attempts": 1}


async def test_a_far_end_that_repeats_the_key(bench: Bench) -> None:
    headers = {"request-id": f"req-{KEY}"}
    bench.api.script.append(error(400, f"bad {KEY}", f"you sent {KEY}", headers))
    met = await failure_of(bench.model().complete(ask()))
    assert met.message == "the API answered 400: you sent [the key]"
    assert met.details == {
        "status": 400,
        "attempts": 1,
        "request_id": "req-[the key]",
        "error_type": "bad [the key]",
    }
    bench.api.script.append(
        Answer(
            message(stop_reason="refusal").document.replace(b'"refusal"', json.dumps(KEY).encode())
        )
    )
    assert "[the key]" in (await failure_of(bench.model().complete(ask()))).message


async def test_words_that_no_document_can_hold_and_far_too_many(bench: Bench) -> None:
    bench.api.script.append(error(400, "invalid_request_error", "\ud800" + "a" * 10_000))
    met = await failure_of(bench.model().complete(ask()))
    assert met.message.startswith("the API answered 400: ?aaa")
    assert len(met.message) == 2000


def test_the_settings_do_not_show_the_key(bench: Bench) -> None:
    assert KEY not in repr(bench.model()) + repr(vars(bench.model())["_settings"])


async def test_no_log_has_the_key(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench.api.script.append(error(500, "api_error", "no"))
    await bench.model().complete(ask())
    assert "/v1/messages" in caplog.text
    assert KEY not in caplog.text
