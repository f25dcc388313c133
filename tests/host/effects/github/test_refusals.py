"""What GitHub refuses, limits, moves or breaks, and how the effect fails."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import threading
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from tests.fakes.github.forge import EPOCH, MANUAL
from tests.fakes.github.server import FakeGitHub, Scripted
from tests.host.effects.github.conftest import TOKEN, MakeGitHub

from exo_host.effects.github.limits import asked_wait_seconds
from exo_host.effects.github.service import GitHub
from exo_types.failure import EffectFailure
from exo_types.models import (
    EffectError,
    EffectErrorCode,
    GitHubIssueQuery,
    GitHubPullRequestDraft,
    RepoRef,
)

ASKED = GitHubIssueQuery(repo=RepoRef(owner="octavia", name="lighthouse"), state="open", limit=20)
DRAFT = GitHubPullRequestDraft(
    repo=ASKED.repo, title="t", body="", head="lamp", base="main", draft=False
)
NOW = int(EPOCH.timestamp())
SPENT = {"message": "API rate limit exceeded for user ID 1.", "documentation_url": MANUAL}
SECONDARY = {"message": "You have exceeded a secondary rate limit.", "documentation_url": MANUAL}


async def failure_of(github: GitHub, asked: GitHubIssueQuery = ASKED) -> EffectError:
    with pytest.raises(EffectFailure) as failed:
        await github.list_issues(asked)
    assert TOKEN not in failed.value.error.model_dump_json()
    assert failed.value.__cause__ is None
    return failed.value.error


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "invalid_input"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not_found"),
        (409, "conflict"),
        (410, "not_found"),
        (422, "invalid_input"),
    ],
)
async def test_a_refusal_in_githubs_words(
    fake: FakeGitHub, github: GitHub, status: int, code: EffectErrorCode
) -> None:
    said = {"message": "The lamp is out", "documentation_url": MANUAL}
    fake.scripted.append(Scripted(status, said))
    error = await failure_of(github)
    assert error.code == code
    assert f"GitHub answered {status}, The lamp is out" in error.message
    assert error.message.startswith("listing the issues of octavia/lighthouse failed")
    assert error.details == {"status": status, **said, "request_id": "FAKE:0001"}
    assert len(fake.seen) == 1


@pytest.mark.parametrize("status", [402, 418, 451])
async def test_a_refusal_nobody_expects(fake: FakeGitHub, github: GitHub, status: int) -> None:
    fake.scripted.append(Scripted(status, raw=b"no"))
    error = await failure_of(github)
    assert (error.code, error.details) == ("internal", {"status": status})


async def test_the_errors_of_a_refusal(fake: FakeGitHub, github: GitHub) -> None:
    faults = [{"resource": "Search", "field": "since", "code": "invalid"}, {"code": "x"}]
    body = {"message": "Validation Failed", "errors": faults, "documentation_url": MANUAL}
    fake.scripted.append(Scripted(422, body))
    error = await failure_of(github)
    assert "Validation Failed: since invalid: x" in error.message
    assert error.details is not None
    assert error.details["errors"] == faults


@pytest.mark.parametrize("errors", ["one text", ["texts"], [1, None, {}], {"a": 1}, None])
async def test_errors_of_any_shape(fake: FakeGitHub, github: GitHub, errors: Any) -> None:
    body = json.dumps({"message": ["no text"], "errors": errors}).encode()
    fake.scripted.append(Scripted(422, raw=body))
    error = await failure_of(github)
    assert error.code == "invalid_input"
    assert error.details is not None
    assert error.details["errors"] == errors


async def test_a_refused_token(fake: FakeGitHub, make: MakeGitHub) -> None:
    error = await failure_of(make(token=SecretStr("ghp_refused")))
    assert error.code == "unauthorized"
    assert "gh auth login" in error.message
    assert "ghp_refused" not in error.model_dump_json()


async def test_what_is_not_there_and_no_token(fake: FakeGitHub, make: MakeGitHub) -> None:
    nowhere = ASKED.model_copy(update={"repo": RepoRef(owner="octavia", name="nowhere")})
    error = await failure_of(make(token=None), nowhere)
    assert error.code == "not_found"
    assert "this host has no token" in error.message
    assert "authorization" not in fake.seen[0].headers


async def test_a_token_that_is_repeated_is_taken_out(fake: FakeGitHub, github: GitHub) -> None:
    body = {"message": f"bad: {TOKEN}", "errors": [{"code": "x", "value": TOKEN}], TOKEN: 1}
    fake.scripted.append(Scripted(422, raw=json.dumps(body).encode()))
    error = await failure_of(github)
    assert "bad: [token]" in error.message


# --- rate limits


@pytest.mark.parametrize("status", [403, 429])
async def test_the_primary_limit_is_waited_for(
    fake: FakeGitHub, github: GitHub, status: int
) -> None:
    over = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW)}
    fake.scripted.append(Scripted(status, SPENT, over))
    found = await github.list_issues(ASKED)
    assert len(found.issues) == 2
    assert len(fake.seen) == 2


@pytest.mark.parametrize("status", [403, 429])
async def test_a_primary_limit_that_lasts(fake: FakeGitHub, github: GitHub, status: int) -> None:
    over = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 3000)}
    fake.scripted.append(Scripted(status, SPENT, over))
    error = await failure_of(github)
    assert error.code == "rate_limited"
    # GitHub's clock counts, not ours.
    assert error.retry_after_ms == 3_000_000
    assert "3000 s" in error.message
    assert error.details is not None
    assert error.details["message"] == SPENT["message"]
    assert len(fake.seen) == 1


@pytest.mark.parametrize("status", [403, 429])
async def test_a_secondary_limit_is_waited_for(
    fake: FakeGitHub, github: GitHub, status: int
) -> None:
    fake.scripted.append(Scripted(status, SECONDARY, {"retry-after": "0"}))
    assert len((await github.list_issues(ASKED)).issues) == 2


@pytest.mark.parametrize(
    ("headers", "milliseconds"),
    [({"retry-after": "31"}, 31_000), ({}, 60_000), ({"x-ratelimit-remaining": "1"}, 60_000)],
)
@pytest.mark.parametrize("status", [403, 429])
async def test_a_secondary_limit_that_lasts(
    fake: FakeGitHub, github: GitHub, status: int, headers: dict[str, str], milliseconds: int
) -> None:
    fake.scripted.append(Scripted(status, SECONDARY, headers))
    error = await failure_of(github)
    assert (error.code, error.retry_after_ms) == ("rate_limited", milliseconds)


async def test_a_limit_is_not_waited_for_beyond_the_deadline(
    fake: FakeGitHub, make: MakeGitHub
) -> None:
    fake.scripted.append(Scripted(429, SECONDARY, {"retry-after": "20"}))
    error = await failure_of(make(timeout_seconds=10, max_wait_seconds=1000))
    assert (error.code, error.retry_after_ms) == ("rate_limited", 20_000)


async def test_a_limit_that_does_not_end_is_not_asked_about_for_ever(
    fake: FakeGitHub, make: MakeGitHub
) -> None:
    fake.scripted += [Scripted(429, SECONDARY, {"retry-after": "0"})] * 5
    error = await failure_of(make(max_wait_seconds=0))
    assert (error.code, error.retry_after_ms) == ("rate_limited", 1000)
    assert len(fake.seen) == 2


async def test_patience_is_for_the_whole_effect(
    fake: FakeGitHub, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        # The fake's own thread sleeps as it likes.
        ours = threading.current_thread() is threading.main_thread()
        if ours:
            slept.append(seconds)
        await sleep(0 if ours else seconds)

    monkeypatch.setattr(asyncio, "sleep", note)
    fake.scripted += [
        Scripted(429, SECONDARY, {"retry-after": seconds}) for seconds in ("10", "0", "15", "5")
    ]
    error = await failure_of(github)
    # 30 s in all, and at least one more for a limit that was waited for already.
    assert slept == [10, 1, 15]
    assert (error.code, error.retry_after_ms) == ("rate_limited", 5000)


def test_githubs_clock_or_ours() -> None:
    over = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 100)}
    dated = httpx.Response(403, headers=over | {"date": "Sun, 22 Nov 2026 20:25:44 GMT"})
    assert asked_wait_seconds(dated) == 100
    long_ago = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1"}
    assert asked_wait_seconds(httpx.Response(403, headers=long_ago)) == 0
    far_off = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(2**33)}
    for date in ({}, {"date": "some day"}):
        waits = asked_wait_seconds(httpx.Response(403, headers=far_off | date))
        assert waits is not None
        assert 0 < waits < 2**33 - NOW + 1e9


async def test_a_limit_without_a_token_says_what_would_help(
    fake: FakeGitHub, make: MakeGitHub
) -> None:
    fake.scripted.append(Scripted(403, SECONDARY, {"retry-after": "99"}))
    error = await failure_of(make(token=None))
    assert "a token has a limit of its own" in error.message


@pytest.mark.parametrize(
    "headers",
    [
        {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"},
        {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 30},
    ],
)
async def test_a_limit_that_says_no_seconds(
    fake: FakeGitHub, github: GitHub, headers: dict[str, str]
) -> None:
    fake.scripted.append(Scripted(429, SPENT, headers))
    error = await failure_of(github)
    assert (error.code, error.retry_after_ms) == ("rate_limited", None)


# --- what breaks


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_broken_answer_is_asked_for_again(
    fake: FakeGitHub, github: GitHub, status: int
) -> None:
    fake.scripted += [Scripted(status, raw=b"<html>Unicorn!</html>")] * 2
    assert len((await github.list_issues(ASKED)).issues) == 2
    assert len(fake.seen) == 3


async def test_it_stays_broken(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted += [Scripted(502, raw=b"<html>Unicorn!</html>")] * 9
    error = await failure_of(github)
    assert (error.code, error.details) == ("unavailable", {"status": 502})
    assert len(fake.seen) == 3


async def test_nobody_listens(make: MakeGitHub) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    error = await failure_of(make(base_url=f"http://127.0.0.1:{port}"))
    assert error.code == "unavailable"
    assert f"no connection to http://127.0.0.1:{port}" in error.message


async def test_no_tls_where_it_is_expected(fake: FakeGitHub, make: MakeGitHub) -> None:
    error = await failure_of(make(base_url=fake.base_url.replace("http:", "https:")))
    assert error.code == "unavailable"
    assert "SSL" in error.message
    assert fake.seen == []


async def test_the_line_goes_dead(make: MakeGitHub) -> None:
    calls: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        calls.append(await reader.readuntil(b"\r\n\r\n"))
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as line:
        port = line.sockets[0].getsockname()[1]
        github = make(base_url=f"http://127.0.0.1:{port}")
        error = await failure_of(github)
        assert error.code == "unavailable"
        assert "broke (RemoteProtocolError)" in error.message
        assert len(calls) == 3
        with pytest.raises(EffectFailure) as failed:
            await github.create_pull_request(DRAFT)
        assert failed.value.error.code == "unavailable"
        assert failed.value.error.details == {"may_have_happened": True}
        assert len(calls) == 4
    with pytest.raises(EffectFailure) as failed:
        await github.create_pull_request(DRAFT)
    assert failed.value.error.code == "unavailable"
    # Nobody was there to do it.
    assert failed.value.error.details is None


async def test_the_log_knows_no_token(
    fake: FakeGitHub, github: GitHub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await github.list_issues(ASKED)
    fake.scripted += [Scripted(403, {"message": TOKEN})]
    await failure_of(github)
    await github.create_pull_request(DRAFT)
    assert caplog.records
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<html>Log in to the airport's network</html>", id="a page"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"[" * 100_000, id="a deep one"),
        pytest.param(b"{}", id="an object"),
        pytest.param(b'[{"number": 1}]', id="no issue"),
        pytest.param(b"[null]", id="null"),
    ],
)
async def test_it_is_no_github(fake: FakeGitHub, github: GitHub, body: bytes) -> None:
    fake.scripted.append(Scripted(raw=body))
    error = await failure_of(github)
    assert error.code == "unavailable"
    assert "base_url" in error.message


@pytest.mark.parametrize("name", ["title", "created_at", "user", "id", "html_url"])
async def test_an_answer_is_wrong_at_one_place(fake: FakeGitHub, github: GitHub, name: str) -> None:
    issue: dict[str, Any] = {
        "number": 1,
        "id": 1,
        "title": "t",
        "state": "open",
        "created_at": "2026-11-22T20:25:44Z",
        "updated_at": "2026-11-22T20:25:44Z",
        "html_url": "https://github.com/o/l/issues/1",
    }
    fake.scripted += [
        Scripted(raw=json.dumps([issue]).encode()),
        Scripted(raw=json.dumps([issue | {name: [True]}]).encode()),
    ]
    assert len((await github.list_issues(ASKED)).issues) == 1
    error = await failure_of(github)
    assert error.code == "unavailable"
    assert name in error.message


# --- what has moved


async def test_a_moved_repository_is_followed(fake: FakeGitHub, github: GitHub) -> None:
    fake.forge.former_names.add("octavia/lamp")
    moved = ASKED.model_copy(
        update={"repo": RepoRef(owner="octavia", name="lamp"), "labels": ["bug"]}
    )
    found = await github.list_issues(moved)
    assert [issue.title for issue in found.issues] == ["The lamp flickers"]
    first, second = fake.seen
    assert second.path == "/repositories/1300192/issues"
    assert second.query == first.query


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/repos/octavia/lighthouse/issues",
        "http://127.0.0.1:1/repos/octavia/lighthouse/issues",
        "//elsewhere.example/x",
        "file:///etc/passwd",
        "http://[",
        "http://127.0.0.1:99999/",
        "",
    ],
)
async def test_the_token_goes_nowhere_else(
    fake: FakeGitHub, github: GitHub, status: int, location: str
) -> None:
    fake.scripted.append(Scripted(status, {"message": "Moved"}, {"location": location}))
    error = await failure_of(github)
    assert error.code == "unavailable"
    assert "it leads to another host" in error.message


async def test_nor_does_it_to_a_next_page(fake: FakeGitHub, github: GitHub) -> None:
    link = {"link": '<https://elsewhere.example/issues?page=2>; rel="next"'}
    fake.scripted.append(Scripted(body=[], headers=link))
    error = await failure_of(github)
    assert error.code == "unavailable"


async def test_moves_in_circles(fake: FakeGitHub, github: GitHub) -> None:
    here = {"location": f"{fake.base_url}/repositories/1/issues"}
    fake.scripted += [Scripted(301, {"message": "Moved Permanently"}, here)] * 20
    error = await failure_of(github)
    assert "it moves in circles" in error.message
    assert len(fake.seen) == 6


async def test_pages_in_circles(fake: FakeGitHub, github: GitHub) -> None:
    link = {"link": f'<{fake.base_url}/repositories/1/issues?page=2>; rel="next"'}
    fake.scripted += [Scripted(body=[], headers=link)] * 20
    error = await failure_of(github)
    assert "round in circles" in error.message
    assert len(fake.seen) == 2
