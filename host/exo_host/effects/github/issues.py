"""Listing issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exo_host.effects.github import answers, failures
from exo_host.effects.github.names import plain, repository_path
from exo_types.failure import EffectFailure
from exo_types.models import GitHubIssue, GitHubIssueList, GitHubIssueQuery

if TYPE_CHECKING:
    # Importing the client library takes a while; the service does so on a thread.
    from exo_host.effects.github.connection import Connection

_MOST_ON_A_PAGE: Final = 100
_LEAST_ON_A_PAGE: Final = 30


def parameters(query: GitHubIssueQuery) -> dict[str, str]:
    """`query` as GitHub takes it. Raises `EffectFailure` (`invalid_input`)."""
    # One more than asked for says whether there are more; some will be pull requests.
    page_size = min(_MOST_ON_A_PAGE, max(_LEAST_ON_A_PAGE, query.limit + 1))
    sent = {
        "state": query.state,
        "sort": query.sort or "created",
        "direction": "desc",
        "per_page": str(page_size),
    }
    if query.labels:
        for label in query.labels:
            if "," in plain(label, "a label"):
                raise EffectFailure(
                    "invalid_input", f"GitHub cannot filter by a label with a comma: {label!r}"
                )
        sent["labels"] = ",".join(query.labels)
    if query.assignee is not None:
        sent["assignee"] = plain(query.assignee, "an assignee")
    if query.since is not None:
        sent["since"] = query.since
    return sent


async def list_issues(
    connection: Connection, query: GitHubIssueQuery, doing: str
) -> GitHubIssueList:
    """The first issues that match. It looks on until it knows whether there is one more."""
    found: dict[int, GitHubIssue] = {}
    page = await connection.get(f"{repository_path(query.repo)}/issues", parameters(query))
    seen: set[str] = set()
    while True:
        for issue in answers.issues(page.body, doing):
            # An issue opened between two requests moves others to a page that is read later.
            if issue.id in found:
                continue
            if len(found) == query.limit:
                return GitHubIssueList(issues=list(found.values()), truncated=True)
            found[issue.id] = issue
        if page.next_url is None:
            return GitHubIssueList(issues=list(found.values()), truncated=False)
        if page.next_url in seen:
            raise failures.not_understood(doing, "its pages go round in circles")
        seen.add(page.next_url)
        page = await connection.get(page.next_url)
