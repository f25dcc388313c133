"""Opening pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exo_host.effects.github import answers
from exo_host.effects.github.names import plain, repository_path
from exo_types.failure import EffectFailure
from exo_types.models import GitHubPullRequest, GitHubPullRequestDraft

if TYPE_CHECKING:
    # Importing the client library takes a while; the service does so on a thread.
    from exo_host.effects.github.connection import Connection


class Opening:
    """A pull request on its way: what of it exists, and what it still lacks."""

    def __init__(self, draft: GitHubPullRequestDraft, doing: str) -> None:
        self._draft = draft
        self._doing = doing
        self._path = repository_path(draft.repo)
        plain(draft.title, "a title")
        plain(draft.head, "a branch")
        plain(draft.base, "a branch")
        self.opened: GitHubPullRequest | None = None
        self._missing = {
            what: [plain(name, "a name") for name in names]
            for what, names in (("reviewers", draft.reviewers), ("labels", draft.labels))
            if names
        }
        self._met: dict[str, EffectFailure] = {}

    async def run(self, connection: Connection) -> GitHubPullRequest:
        """Open it, then ask its reviewers and put its labels on, the one whether or not the other.

        Raises `EffectFailure`; `incomplete` makes of it what the effect answers.
        """
        draft = self._draft
        body = await connection.post(
            f"{self._path}/pulls",
            {
                "title": draft.title,
                "body": draft.body,
                "head": draft.head,
                "base": draft.base,
                "draft": draft.draft,
            },
        )
        self.opened = opened = answers.pull_request(body, self._doing)
        places = {
            "reviewers": f"{self._path}/pulls/{opened.number}/requested_reviewers",
            "labels": f"{self._path}/issues/{opened.number}/labels",
        }
        for what, names in list(self._missing.items()):
            try:
                await connection.post(places[what], {what: names})
            except EffectFailure as failure:
                self._met[what] = failure
            else:
                del self._missing[what]
        if self._met:
            raise next(iter(self._met.values()))
        return opened

    def incomplete(self, failure: EffectFailure, opened: GitHubPullRequest) -> EffectFailure:
        """`failure`, met when the pull request was open already."""
        lacks = " and ".join(
            f"its {what} ({', '.join(names)})" for what, names in self._missing.items()
        )
        reasons = [met.error.message for met in (*self._met.values(), failure)]
        return EffectFailure(
            failure.error.code,
            f"pull request #{opened.number} is open at {opened.html_url}, but without {lacks}: "
            f"{'; '.join(dict.fromkeys(reasons))}. Do not open it again; add what is missing there",
            details={
                **(failure.error.details or {}),
                "pull_request": {"number": opened.number, "html_url": opened.html_url},
                "missing": self._missing,
            },
        )
