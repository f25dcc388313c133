"""Opening pull requests in the fake GitHub."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes.github.server import FakeGitHub, Scripted
from tests.host.effects.github.conftest import TOKEN, MakeGitHub, deadline_when_hung

from exo_host.effects.github.service import GitHub
from exo_types.failure import EffectFailure
from exo_types.models import (
    EffectError,
    EffectErrorCode,
    GitHubIssueQuery,
    GitHubPullRequestDraft,
    RepoRef,
)

LIGHTHOUSE = RepoRef(owner="octavia", name="lighthouse")


def propose(**values: Any) -> GitHubPullRequestDraft:
    usual: dict[str, Any] = {
        "repo": LIGHTHOUSE,
        "title": "Steady the lamp",
        "body": "Closes #1",
        "head": "gh-1-lamp",
        "base": "main",
        "draft": False,
    }
    return GitHubPullRequestDraft(**(usual | values))


async def failure_of(github: GitHub, draft: GitHubPullRequestDraft) -> EffectError:
    with pytest.raises(EffectFailure) as failed:
        await github.create_pull_request(draft)
    return failed.value.error


async def test_it_is_opened(fake: FakeGitHub, github: GitHub) -> None:
    pull = await github.create_pull_request(propose())
    assert pull.number == 4
    assert pull.id > 2**31
    assert (pull.title, pull.state, pull.draft) == ("Steady the lamp", "open", False)
    assert (pull.head.ref, pull.base.ref) == ("gh-1-lamp", "main")
    assert pull.html_url == "https://github.com/octavia/lighthouse/pull/4"
    (seen,) = fake.seen
    assert seen.headers["authorization"] == f"token {TOKEN}"
    assert seen.body == {
        "title": "Steady the lamp",
        "body": "Closes #1",
        "head": "gh-1-lamp",
        "base": "main",
        "draft": False,
    }


async def test_it_is_there_afterwards_and_no_issue(fake: FakeGitHub, github: GitHub) -> None:
    pull = await github.create_pull_request(propose())
    assert fake.forge.issues[pull.number].pull is not None
    found = await github.list_issues(GitHubIssueQuery(repo=LIGHTHOUSE, state="all", limit=20))
    assert pull.number not in [issue.number for issue in found.issues]


async def test_a_draft_from_a_fork(fake: FakeGitHub, github: GitHub) -> None:
    pull = await github.create_pull_request(propose(head="keeper:lamp", draft=True))
    assert pull.draft
    assert pull.head.ref == "lamp"
    opened = fake.forge.issues[pull.number].pull
    assert opened is not None
    assert opened.head == "keeper:lamp"


async def test_reviewers_and_labels(fake: FakeGitHub, github: GitHub) -> None:
    pull = await github.create_pull_request(propose(reviewers=["keeper"], labels=["bug", "ñ"]))
    issue = fake.forge.issues[pull.number]
    assert issue.pull is not None
    assert issue.pull.reviewers == ["keeper"]
    assert issue.labels == ["bug", "ñ"]


async def test_no_request_for_empty_lists(fake: FakeGitHub, github: GitHub) -> None:
    await github.create_pull_request(propose(reviewers=[], labels=[]))
    assert len(fake.seen) == 1


async def test_reviewers_that_cannot_be_asked(fake: FakeGitHub, github: GitHub) -> None:
    error = await failure_of(github, propose(reviewers=["stranger"], labels=["bug"]))
    assert error.code == "invalid_input"
    assert (
        "pull request #4 is open at https://github.com/octavia/lighthouse/pull/4" in error.message
    )
    assert "its reviewers (stranger)" in error.message
    assert "Do not open it again" in error.message
    assert error.details is not None
    assert error.details["pull_request"] == {
        "number": 4,
        "html_url": "https://github.com/octavia/lighthouse/pull/4",
    }
    assert error.details["missing"] == {"reviewers": ["stranger"]}
    assert error.details["status"] == 422
    # The labels are on it nevertheless.
    assert fake.forge.issues[4].labels == ["bug"]


async def test_a_token_repeated_after_it_was_opened_is_taken_out(
    fake: FakeGitHub, github: GitHub
) -> None:
    script_after_first(fake, Scripted(403, {"message": f"bad: {TOKEN}"}))
    error = await failure_of(github, propose(labels=["bug"]))
    assert "bad: [token]" in error.message
    assert TOKEN not in error.model_dump_json()


async def test_neither_reviewers_nor_labels(fake: FakeGitHub, github: GitHub) -> None:
    asked = propose(reviewers=["stranger"], labels=["no-such-label"])
    error = await failure_of(github, asked)
    assert error.code == "invalid_input"
    assert error.details is not None
    assert error.details["missing"] == {"reviewers": ["stranger"], "labels": ["no-such-label"]}
    assert "only be requested from collaborators" in error.message
    assert "permission to create labels" in error.message
    # Asking for it all again does no harm, and says what is the matter.
    again = await failure_of(github, asked)
    assert again.code == "conflict"
    assert len(fake.forge.issues) == 4


async def test_a_limit_met_after_it_was_opened_asks_nobody_to_open_it_again(
    fake: FakeGitHub, make: MakeGitHub
) -> None:
    github = make(max_wait_seconds=0)
    limit = Scripted(
        403, {"message": "You have exceeded a secondary rate limit"}, {"retry-after": "9"}
    )
    script_after_first(fake, limit)
    error = await failure_of(github, propose(labels=["bug"]))
    assert error.code == "rate_limited"
    assert error.retry_after_ms is None
    assert error.details is not None
    assert error.details["missing"] == {"labels": ["bug"]}


def script_after_first(fake: FakeGitHub, scripted: Scripted) -> None:
    """The next request is served as ever, the one after it with `scripted`."""
    fake.scripted += [Scripted(pass_on=True), scripted]


async def test_the_deadline_met_after_it_was_opened(fake: FakeGitHub, github: GitHub) -> None:
    script_after_first(fake, Scripted(hang=True))
    async with deadline_when_hung(fake, github):
        error = await failure_of(github, propose(labels=["bug"]))
    assert error.code == "timeout"
    assert "pull request #4 is open" in error.message
    assert error.details is not None
    assert error.details["missing"] == {"labels": ["bug"]}


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"head": "no-such-branch"}, "invalid_input", "head invalid"),
        ({"base": "no-such-branch"}, "invalid_input", "base invalid"),
        ({"head": "main"}, "invalid_input", "No commits between main and main"),
        ({"head": "taken"}, "conflict", "A pull request already exists for octavia:taken."),
    ],
)
async def test_github_refuses(
    fake: FakeGitHub,
    github: GitHub,
    asked: dict[str, Any],
    code: EffectErrorCode,
    words: str,
) -> None:
    fake.forge.add_pull("the first", head="taken")
    error = await failure_of(github, propose(**asked))
    assert error.code == code
    assert words in error.message
    assert error.details is not None
    assert error.details["message"] == "Validation Failed"
    assert error.details["errors"]
    assert "may_have_happened" not in error.details


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_it_is_not_asked_for_twice_when_github_breaks(
    fake: FakeGitHub, github: GitHub, status: int
) -> None:
    fake.scripted.append(Scripted(status, raw=b"<html>Unicorn!</html>"))
    error = await failure_of(github, propose())
    assert error.code == "unavailable"
    assert error.details == {"status": status, "may_have_happened": True}
    assert "It may have been opened nevertheless" in error.message
    assert len(fake.seen) == 1


async def test_the_deadline_says_that_it_may_be_open(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(hang=True))
    async with deadline_when_hung(fake, github):
        error = await failure_of(github, propose())
    assert error.code == "timeout"
    assert error.details == {"may_have_happened": True}


async def test_an_answer_that_is_no_pull_request(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(201, raw=b'{"number": "four"}'))
    error = await failure_of(github, propose())
    assert error.code == "unavailable"
    assert error.details == {"may_have_happened": True}


async def test_a_moved_repository_takes_it_where_github_says_how(
    fake: FakeGitHub, github: GitHub
) -> None:
    fake.forge.former_names.add("octavia/lamp")
    pull = await github.create_pull_request(propose(repo=RepoRef(owner="octavia", name="lamp")))
    assert pull.number == 4
    assert [seen.method for seen in fake.seen] == ["POST", "POST"]


async def test_a_moved_repository_is_not_asked_by_another_method(
    fake: FakeGitHub, github: GitHub
) -> None:
    target = f"{fake.base_url}/repositories/1300192/pulls"
    fake.scripted.append(Scripted(301, {"message": "Moved Permanently"}, {"location": target}))
    error = await failure_of(github, propose())
    assert error.code == "not_found"
    assert error.details == {"status": 301, "location": target}
    assert len(fake.seen) == 1


async def test_a_limit_is_waited_for_and_it_is_opened_once(
    fake: FakeGitHub, github: GitHub
) -> None:
    fake.scripted.append(Scripted(429, {"message": "secondary rate limit"}, {"retry-after": "0"}))
    pull = await github.create_pull_request(propose())
    assert pull.number == 4
    assert len(fake.seen) == 2


@pytest.mark.parametrize(
    "asked",
    [
        {"head": "lamp\0"},
        {"base": "main\n"},
        {"title": "two\nlines"},
        {"labels": ["bug\x85"]},
        {"reviewers": ["keeper\r"]},
        {"repo": RepoRef(owner="..", name="..")},
    ],
)
async def test_what_cannot_be_asked(
    fake: FakeGitHub, github: GitHub, asked: dict[str, Any]
) -> None:
    error = await failure_of(github, propose(**asked))
    assert error.code == "invalid_input"
    assert fake.seen == []
