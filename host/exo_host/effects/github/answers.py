"""What of GitHub's answers is read, and the schema's types made of it.

GitHub's own description is stricter than its answers, so little is read and much is put up with:
accounts that are gone, labels that are plain strings, reasons newer than the schema.
"""

from __future__ import annotations

from typing import Final, Literal, TypeGuard

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from exo_host.effects.github import failures
from exo_types.models import (
    GitHubIssue,
    GitHubLabel,
    GitHubMilestone,
    GitHubPullRequest,
    GitHubRef,
    GitHubStateReason,
    GitHubUser,
)

# What GitHub paints a label that nobody gave a colour.
_GREY: Final = "ededed"


class _Read(BaseModel, frozen=True, extra="ignore"):
    """Part of an object that GitHub answers."""


class _Account(_Read):
    login: str
    id: int
    type: str | None = None


class _Label(_Read):
    name: str | None = None
    color: str | None = None
    description: str | None = None


class _Milestone(_Read):
    number: int
    title: str
    due_on: str | None = None


class _Issue(_Read):
    number: int
    id: int
    title: str
    body: str | None = None
    state: Literal["open", "closed"]
    state_reason: str | None = None
    user: _Account | None = None
    assignees: list[_Account | None] | None = None
    labels: list[_Label | str] | None = None
    milestone: _Milestone | None = None
    comments: int = 0
    created_at: str
    updated_at: str
    closed_at: str | None = None
    html_url: str
    pull_request: JsonValue = None


class _Ref(_Read):
    ref: str
    sha: str


class _PullRequest(_Read):
    number: int
    id: int
    title: str
    state: Literal["open", "closed"]
    draft: bool | None = None
    head: _Ref
    base: _Ref
    created_at: str
    html_url: str


_ISSUES: Final = TypeAdapter(list[_Issue])


def issues(body: bytes, doing: str) -> list[GitHubIssue]:
    """The issues of a page; GitHub lists pull requests among them, and those are left out."""
    try:
        return [
            _issue(read)
            for read in _ISSUES.validate_json(body)
            if "pull_request" not in read.model_fields_set
        ]
    except ValidationError as error:
        raise failures.not_understood(doing, _first(error)) from None


def pull_request(body: bytes, doing: str) -> GitHubPullRequest:
    """The pull request that GitHub describes."""
    try:
        read = _PullRequest.model_validate_json(body)
        return GitHubPullRequest(
            number=read.number,
            id=read.id,
            title=read.title,
            state=read.state,
            draft=bool(read.draft),
            head=GitHubRef(ref=read.head.ref, sha=read.head.sha),
            base=GitHubRef(ref=read.base.ref, sha=read.base.sha),
            created_at=read.created_at,
            html_url=read.html_url,
        )
    except ValidationError as error:
        raise failures.not_understood(doing, _first(error)) from None


def _issue(read: _Issue) -> GitHubIssue:
    reason = read.state_reason
    milestone = read.milestone
    return GitHubIssue(
        number=read.number,
        id=read.id,
        title=read.title,
        body=read.body,
        state=read.state,
        state_reason=reason if _is_known(reason) else None,
        author=None if read.user is None else _account(read.user),
        assignees=[_account(one) for one in read.assignees or [] if one is not None],
        labels=[label for one in read.labels or [] if (label := _label(one)) is not None],
        milestone=None
        if milestone is None
        else GitHubMilestone(
            number=milestone.number, title=milestone.title, due_on=milestone.due_on
        ),
        comments=read.comments,
        created_at=read.created_at,
        updated_at=read.updated_at,
        closed_at=read.closed_at,
        html_url=read.html_url,
    )


def _is_known(reason: str | None) -> TypeGuard[GitHubStateReason]:
    return reason in ("completed", "not_planned", "reopened", "duplicate")


def _account(read: _Account) -> GitHubUser:
    return GitHubUser(login=read.login, id=read.id, is_bot=read.type == "Bot")


def _label(read: _Label | str) -> GitHubLabel | None:
    if isinstance(read, str):
        read = _Label(name=read)
    if not read.name:
        return None
    color = read.color if read.color is not None and len(read.color) == 6 else _GREY
    return GitHubLabel(name=read.name, color=color, description=read.description)


def _first(error: ValidationError) -> str:
    """Where an answer is not what was expected; its text is not repeated."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(step) for step in fault["loc"])
    return f"at {place or 'its root'}: {fault['msg']}"
