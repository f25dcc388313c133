"""Listing issues, from the fake GitHub."""

from __future__ import annotations

from typing import Any

from tests.fakes.github.server import FakeGitHub

from exo_host.effects.github.service import GitHub
from exo_types.models import GitHubIssueQuery, GitHubLabel, RepoRef

LIGHTHOUSE = RepoRef(owner="octavia", name="lighthouse")


def ask(**values: Any) -> GitHubIssueQuery:
    return GitHubIssueQuery(**({"repo": LIGHTHOUSE, "state": "open", "limit": 20} | values))


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
