"""The repository behind the fake: its issues and pull requests, and what it refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from tests.fakes.github.description import least

Json: TypeAlias = Any

EPOCH: Final = datetime(2026, 11, 22, 20, 25, 44, tzinfo=UTC)
MANUAL: Final = "https://docs.github.com/rest"
# Beyond 32 bits, as GitHub's are by now.
_FIRST_ISSUE_ID: Final = 3_501_448_000
_FIRST_PULL_ID: Final = 2_400_449_000


class Refusal(Exception):
    """A request that GitHub answers with a status of 400 or more."""

    def __init__(self, status: int, message: str, errors: list[Json] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Json] = {
            "message": message,
            "documentation_url": MANUAL,
            "status": str(status),
        }
        if errors is not None:
            self.body["errors"] = errors


@dataclass(kw_only=True)
class Pull:
    """What a pull request has beyond an issue."""

    id: int
    head: str
    base: str
    draft: bool
    reviewers: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Issue:
    """An issue, or a pull request, which GitHub takes for one."""

    number: int
    id: int
    title: str
    created_at: str
    updated_at: str
    body: str | None = None
    state: str = "open"
    state_reason: str | None = None
    closed_at: str | None = None
    author: str | None = "octavia"
    assignees: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    comments: int = 0
    pull: Pull | None = None
    raw: dict[str, Json] = field(default_factory=dict)
    """Put over what is answered, for the odd answers GitHub is known to give."""


class Forge:
    """One repository. Logins and branches exist unless listed as missing."""

    def __init__(self, repo: str = "octavia/lighthouse", *, seeded: bool = True) -> None:
        self.repo = repo
        self.repository_id = 1_300_192
        self.issues: dict[int, Issue] = {}
        self.collaborators = {"octavia", "keeper"}
        self.missing_branches = {"no-such-branch"}
        self.unknown_labels = {"no-such-label"}
        self.former_names: set[str] = set()
        self._events = 0
        if seeded:
            self.add("The lamp flickers", body="Seen twice at night.", labels=["bug"], comments=3)
            self.add("Paint the stairs", assignees=["keeper"])
            self.add("The door creaks", state="closed", state_reason="completed", labels=["bug"])

    def now(self) -> str:
        """The time, a minute later each time it is asked for."""
        self._events += 1
        return (EPOCH + timedelta(minutes=self._events)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def add(self, title: str, **values: Any) -> Issue:
        """Open an issue; `values` are those of `Issue`."""
        number, now = len(self.issues) + 1, self.now()
        closed = now if values.get("state") == "closed" else None
        given = {"created_at": now, "updated_at": now, "closed_at": closed, **values}
        issue = Issue(number=number, id=_FIRST_ISSUE_ID + number, title=title, **given)
        self.issues[number] = issue
        return issue

    def add_pull(self, title: str, head: str, base: str = "main", **values: Any) -> Issue:
        """Open a pull request."""
        pull_id = _FIRST_PULL_ID + len(self.issues) + 1
        draft = values.pop("draft", False)
        pull = Pull(id=pull_id, head=self._full(head), base=base, draft=draft)
        return self.add(title, pull=pull, **values)

    def matching(self, query: Mapping[str, str]) -> list[Issue]:
        """The issues and pull requests that GitHub would list."""
        state = query.get("state", "open")
        labels = set(filter(None, query.get("labels", "").split(",")))
        found = [
            issue
            for issue in self.issues.values()
            if state in ("all", issue.state)
            and labels <= set(issue.labels)
            and _is_assigned(issue, query.get("assignee"))
            and issue.updated_at >= query.get("since", "")
        ]
        keys: dict[str, Any] = {
            "created": lambda issue: (issue.created_at, issue.number),
            "updated": lambda issue: (issue.updated_at, issue.number),
            "comments": lambda issue: (issue.comments, issue.number),
        }
        down = query.get("direction", "desc") == "desc"
        return sorted(found, key=keys[query.get("sort", "created")], reverse=down)

    def open_pull(self, asked: Mapping[str, Json], author: str) -> Issue:
        """Open what a request asks for, or refuse as GitHub does."""
        head, base = self._full(asked["head"]), asked["base"]
        for side, branch in (("head", head.partition(":")[2]), ("base", base)):
            if branch in self.missing_branches:
                fault = {"resource": "PullRequest", "field": side, "code": "invalid"}
                raise Refusal(422, "Validation Failed", [fault])
        if head == self._full(base):
            raise _custom(f"No commits between {base} and {base}")
        for issue in self.issues.values():
            if issue.pull and (issue.pull.head, issue.pull.base) == (head, base):
                raise _custom(f"A pull request already exists for {head}.")
        return self.add_pull(
            asked["title"],
            head,
            base,
            body=asked.get("body") or None,
            draft=asked.get("draft", False),
            author=author,
        )

    def find(self, number: int, *, pull: bool) -> Issue:
        """An issue by its number."""
        issue = self.issues.get(number)
        if issue is None or (pull and issue.pull is None):
            raise Refusal(404, "Not Found")
        return issue

    def request_reviewers(self, issue: Issue, logins: list[str]) -> None:
        """Ask for reviews, of collaborators only."""
        assert issue.pull is not None
        if not set(logins) <= self.collaborators:
            raise Refusal(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or "
                f"teams you specified is not a collaborator of the {self.repo} repository.",
            )
        if issue.author in logins:
            raise Refusal(422, "Review cannot be requested from pull request author.")
        issue.pull.reviewers += logins

    def add_labels(self, issue: Issue, names: list[str]) -> None:
        """Put labels on; GitHub makes those that are not there, if the account may."""
        if self.unknown_labels & set(names):
            raise Refusal(403, "You do not have permission to create labels on this repository.")
        issue.labels += [name for name in names if name not in issue.labels]

    def _full(self, head: str) -> str:
        return head if ":" in head else f"{self.repo.partition('/')[0]}:{head}"


def _custom(message: str) -> Refusal:
    return Refusal(
        422,
        "Validation Failed",
        [{"resource": "PullRequest", "code": "custom", "message": message}],
    )


def _is_assigned(issue: Issue, wanted: str | None) -> bool:
    match wanted:
        case None:
            return True
        case "none":
            return not issue.assignees
        case "*":
            return bool(issue.assignees)
        case _:
            return wanted in issue.assignees


def account(login: str) -> dict[str, Json]:
    """An account as GitHub answers it."""
    return least("simple-user") | {
        "login": login,
        "id": 583_000 + sum(login.encode()),
        "type": "Bot" if login.endswith("[bot]") else "User",
    }


def label(name: str) -> dict[str, Json]:
    """A label as GitHub answers it."""
    return least("label") | {
        "id": 208_000_000 + sum(name.encode()),
        "name": name,
        "color": "d73a4a" if name == "bug" else "ededed",
        "description": None,
    }


def issue_answer(forge: Forge, issue: Issue) -> dict[str, Json]:
    """An issue as GitHub answers it; a pull request has the key that tells it apart."""
    page = f"https://github.com/{forge.repo}/{'pull' if issue.pull else 'issues'}/{issue.number}"
    answer = (
        least("issue")
        | _common(issue)
        | {
            "id": issue.id,
            "html_url": page,
            "labels": [label(name) for name in issue.labels],
            "state_reason": issue.state_reason,
            "comments": issue.comments,
            "author_association": "OWNER",
        }
    )
    if issue.pull is not None:
        api = f"https://api.github.com/repos/{forge.repo}/pulls/{issue.number}"
        answer["pull_request"] = {
            "url": api,
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
        }
    return answer | issue.raw


def pull_answer(forge: Forge, issue: Issue, schema: str) -> dict[str, Json]:
    """A pull request as GitHub answers it, in full or simple."""
    assert issue.pull is not None
    answer = least(schema)
    head, base = answer["head"], answer["base"]
    head |= {"label": issue.pull.head, "ref": issue.pull.head.partition(":")[2]}
    base |= {"label": issue.pull.base, "ref": issue.pull.base}
    for end in (head, base):
        end["sha"] = hashlib.sha1(str(end["label"]).encode()).hexdigest()
    answer |= _common(issue) | {
        "id": issue.pull.id,
        "html_url": f"https://github.com/{forge.repo}/pull/{issue.number}",
        "draft": issue.pull.draft,
        "head": head,
        "base": base,
        "requested_reviewers": [account(login) for login in issue.pull.reviewers],
    }
    return answer


def _common(issue: Issue) -> dict[str, Json]:
    assignees = [account(login) for login in issue.assignees]
    return {
        "number": issue.number,
        "title": issue.title,
        "body": issue.body,
        "state": issue.state,
        "locked": False,
        "user": None if issue.author is None else account(issue.author),
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "created_at": issue.created_at,
        "updated_at": issue.updated_at,
        "closed_at": issue.closed_at,
    }
