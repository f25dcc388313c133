"""Listing issues, from the fake GitHub."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.fakes.github.description import least
from tests.fakes.github.forge import issue_answer
from tests.fakes.github.server import FakeGitHub, Scripted

from exo_host.effects.github.service import GitHub
from exo_types.failure import EffectFailure
from exo_types.models import GitHubIssueQuery, GitHubLabel, GitHubMilestone, RepoRef

LIGHTHOUSE = RepoRef(owner="octavia", name="lighthouse")


def ask(**values: Any) -> GitHubIssueQuery:
    usual: dict[str, Any] = {"repo": LIGHTHOUSE, "state": "open", "limit": 20}
    return GitHubIssueQuery(**(usual | values))


async def test_open_issues_newest_first(fake: FakeGitHub, github: GitHub) -> None:
    found = await github.list_issues(ask())
    assert [issue.title for issue in found.issues] == ["Paint the stairs", "The lamp flickers"]
    assert not found.truncated
    lamp = found.issues[1]
    assert lamp.id > 2**31
    assert lamp.body == "Seen twice at night."
    assert lamp.comments == 3
    assert lamp.labels == [GitHubLabel(name="bug", color="d73a4a", description=None)]
    assert lamp.author is not None
    assert lamp.author.login == "octavia"
    assert lamp.html_url == "https://github.com/octavia/lighthouse/issues/1"


async def test_pages_with_pull_requests_among_them(fake: FakeGitHub, github: GitHub) -> None:
    fake.forge.issues.clear()
    for number in range(1, 251):
        if number % 5 == 0:
            fake.forge.add_pull(f"pull {number}", head=f"branch-{number}")
        else:
            fake.forge.add(f"issue {number}")
    found = await github.list_issues(ask(limit=1000))
    assert [issue.number for issue in found.issues] == [n for n in range(250, 0, -1) if n % 5]
    assert not found.truncated
    assert [seen.query.get("page", "1") for seen in fake.seen] == ["1", "2", "3"]
    assert {seen.query["per_page"] for seen in fake.seen} == {"100"}


@pytest.mark.parametrize(
    ("issues", "pulls_after", "limit", "truncated"),
    [
        pytest.param(5, 0, 5, False, id="as many as asked for"),
        pytest.param(6, 0, 5, True, id="one more"),
        pytest.param(5, 90, 5, False, id="only pull requests beyond"),
        pytest.param(6, 90, 6, False, id="pull requests before and beyond"),
        pytest.param(0, 3, 5, False, id="no issue at all"),
        pytest.param(3, 0, 1, True, id="a limit of one"),
        pytest.param(31, 0, 30, True, id="one more than a page"),
        pytest.param(100, 0, 100, False, id="a full page and no more"),
        pytest.param(101, 0, 100, True, id="one more, on the second page"),
    ],
)
async def test_truncated_means_that_there_is_one_more(
    fake: FakeGitHub, github: GitHub, issues: int, pulls_after: int, limit: int, truncated: bool
) -> None:
    fake.forge.issues.clear()
    # Older ones come later.
    for number in range(pulls_after):
        fake.forge.add_pull(f"pull {number}", head=f"branch-{number}")
    for number in range(issues):
        fake.forge.add(f"issue {number}")
    found = await github.list_issues(ask(limit=limit))
    assert len(found.issues) == min(issues, limit)
    assert found.truncated is truncated


async def test_one_more_is_found_behind_a_page_of_pull_requests(
    fake: FakeGitHub, github: GitHub
) -> None:
    fake.forge.issues.clear()
    fake.forge.add("the oldest issue")
    for number in range(70):
        fake.forge.add_pull(f"pull {number}", head=f"branch-{number}")
    fake.forge.add("the newest issue")
    found = await github.list_issues(ask(limit=1))
    assert [issue.title for issue in found.issues] == ["the newest issue"]
    assert found.truncated
    assert len(fake.seen) == 3


async def test_an_issue_on_two_pages_is_listed_once(fake: FakeGitHub, github: GitHub) -> None:
    fake.forge.issues.clear()
    for number in range(120):
        fake.forge.add(f"issue {number}")
    once = await github.list_issues(ask(limit=1000))
    # The second page as it is after an issue was opened: the first page's last is on it again.
    link = {"link": f'<{fake.base_url}/repositories/1300192/issues?page=2>; rel="next"'}
    answers = [issue_answer(fake.forge, fake.forge.issues[n]) for n in (120, 119, 118, 118, 117)]
    fake.scripted += [Scripted(body=answers[:3], headers=link), Scripted(body=answers[3:])]
    again = await github.list_issues(ask(limit=1000))
    assert again.issues == once.issues[:4]
    # Nor is it the one more that makes a list truncated.
    fake.scripted += [Scripted(body=answers[:3], headers=link), Scripted(body=answers[3:4])]
    exact = await github.list_issues(ask(limit=3))
    assert (exact.issues, exact.truncated) == (once.issues[:3], False)


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({}, {"state": "open", "sort": "created", "direction": "desc"}),
        ({"state": "all"}, {"state": "all"}),
        ({"state": "closed"}, {"state": "closed"}),
        ({"labels": ["bug"]}, {"labels": "bug"}),
        (
            {"labels": ["good first issue", "área/ñ & co+?"]},
            {"labels": "good first issue,área/ñ & co+?"},
        ),
        ({"labels": []}, {}),
        ({"assignee": "keeper"}, {"assignee": "keeper"}),
        ({"assignee": "*"}, {"assignee": "*"}),
        ({"assignee": "none"}, {"assignee": "none"}),
        ({"since": "2026-11-22T20:25:44Z"}, {"since": "2026-11-22T20:25:44Z"}),
        ({"since": "2026-11-22T20:25:44.5+00:00"}, {"since": "2026-11-22T20:25:44.5+00:00"}),
        ({"sort": "updated"}, {"sort": "updated", "direction": "desc"}),
        ({"sort": "comments"}, {"sort": "comments"}),
        ({"limit": 1}, {"per_page": "30"}),
        ({"limit": 50}, {"per_page": "51"}),
        ({"limit": 1000}, {"per_page": "100"}),
    ],
)
async def test_what_is_asked_reaches_the_query(
    fake: FakeGitHub, github: GitHub, asked: dict[str, Any], sent: dict[str, str]
) -> None:
    await github.list_issues(ask(**asked))
    (seen,) = fake.seen
    usual = {"state": "open", "sort": "created", "direction": "desc", "per_page": "30"}
    assert seen.query == usual | sent


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"state": "closed"}, ["The door creaks"]),
        ({"state": "all", "labels": ["bug"]}, ["The door creaks", "The lamp flickers"]),
        ({"assignee": "keeper"}, ["Paint the stairs"]),
        ({"assignee": "none"}, ["The lamp flickers"]),
        ({"sort": "comments"}, ["The lamp flickers", "Paint the stairs"]),
    ],
)
async def test_filters(
    fake: FakeGitHub, github: GitHub, asked: dict[str, Any], titles: list[str]
) -> None:
    found = await github.list_issues(ask(**asked))
    assert [issue.title for issue in found.issues] == titles


async def test_what_github_leaves_empty(fake: FakeGitHub, github: GitHub) -> None:
    fake.forge.issues.clear()
    fake.forge.add(
        "odd",
        author=None,
        raw={"id": 2**53 + 1, "labels": ["plain", {"name": "bare"}, {"id": 7}]},
    )
    (odd,) = (await github.list_issues(ask())).issues
    assert odd.id == 2**53 + 1
    assert (odd.body, odd.author, odd.milestone, odd.state_reason, odd.closed_at) == (None,) * 5
    assert odd.assignees == []
    assert odd.labels == [
        GitHubLabel(name="plain", color="ededed", description=None),
        GitHubLabel(name="bare", color="ededed", description=None),
    ]


async def test_a_milestone_a_bot_and_a_reason(fake: FakeGitHub, github: GitHub) -> None:
    fake.forge.issues.clear()
    milestone = least("nullable-milestone") | {"title": "v2", "due_on": "2026-12-24T07:00:00Z"}
    fake.forge.add(
        "by a bot",
        author="dependabot[bot]",
        state="closed",
        state_reason="duplicate",
        raw={"milestone": milestone},
    )
    (issue,) = (await github.list_issues(ask(state="closed"))).issues
    assert issue.author is not None
    assert issue.author.is_bot
    assert issue.state_reason == "duplicate"
    assert issue.milestone == GitHubMilestone(number=1, title="v2", due_on="2026-12-24T07:00:00Z")
    assert issue.closed_at == issue.created_at


async def test_what_github_answers_beyond_its_description(fake: FakeGitHub, github: GitHub) -> None:
    issue = issue_answer(fake.forge, fake.forge.issues[3])
    issue |= {"state_reason": "superseded", "assignees": None, "labels": None, "news": 1}
    del issue["body"]
    fake.scripted.append(Scripted(raw=json.dumps([issue]).encode()))
    (found,) = (await github.list_issues(ask(state="closed"))).issues
    assert found.state_reason is None
    assert found.assignees == []
    assert found.labels == []
    assert found.body is None


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"repo": RepoRef(owner="octavia", name="..")}, id="a way up"),
        pytest.param({"repo": RepoRef(owner=".", name="x")}, id="here"),
        pytest.param({"repo": RepoRef(owner="octavia", name="a/b")}, id="a slash"),
        pytest.param({"repo": RepoRef(owner="octavia", name="a?b")}, id="a question mark"),
        pytest.param({"repo": RepoRef(owner="octavia", name="a%2fb")}, id="an escape"),
        pytest.param({"repo": RepoRef(owner="octa\0via", name="x")}, id="NUL"),
        pytest.param({"repo": RepoRef(owner="octavia", name="x\r\nHost: y")}, id="a header"),
        pytest.param({"repo": RepoRef(owner="octavia", name="lighthouse\n")}, id="a line end"),
        pytest.param({"labels": ["one,two"]}, id="a label with a comma"),
        pytest.param({"labels": ["bug\0"]}, id="a label with NUL"),
        pytest.param({"assignee": "keeper\x7f"}, id="a login with DEL"),
    ],
)
async def test_what_cannot_be_asked(
    fake: FakeGitHub, github: GitHub, asked: dict[str, Any]
) -> None:
    with pytest.raises(EffectFailure) as failed:
        await github.list_issues(ask(**asked))
    assert failed.value.error.code == "invalid_input"
    assert fake.seen == []
