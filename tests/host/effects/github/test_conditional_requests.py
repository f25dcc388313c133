"""What GitHub answered before is asked for with its tag, and kept within bounds."""

from __future__ import annotations

import pytest
from tests.fakes.github.server import FakeGitHub
from tests.host.effects.github.conftest import MakeGitHub

from exo_host.effects.github.etags import EtagCache, Page
from exo_host.effects.github.service import GitHub
from exo_types.models import GitHubIssueQuery, RepoRef

ASKED = GitHubIssueQuery(repo=RepoRef(owner="octavia", name="lighthouse"), state="open", limit=1000)


async def test_an_unchanged_answer_is_not_sent_again(fake: FakeGitHub, github: GitHub) -> None:
    for number in range(150):
        fake.forge.add(f"issue {number}")
    once = await github.list_issues(ASKED)
    again = await github.list_issues(ASKED)
    assert again == once
    assert ["if-none-match" in seen.headers for seen in fake.seen] == [False, False, True, True]
    assert fake.unchanged == 2


async def test_a_changed_answer_is_read_anew(fake: FakeGitHub, github: GitHub) -> None:
    await github.list_issues(ASKED)
    fake.forge.add("a new one")
    again = await github.list_issues(ASKED)
    assert again.issues[0].title == "a new one"
    assert fake.unchanged == 0


async def test_no_cache_when_there_is_no_room(fake: FakeGitHub, make: MakeGitHub) -> None:
    github = make(etag_cache_bytes=0)
    for _ in range(2):
        await github.list_issues(ASKED)
    assert not any("if-none-match" in seen.headers for seen in fake.seen)


async def test_different_questions_have_different_answers(fake: FakeGitHub, github: GitHub) -> None:
    await github.list_issues(ASKED)
    closed = await github.list_issues(ASKED.model_copy(update={"state": "closed"}))
    assert [issue.title for issue in closed.issues] == ["The door creaks"]


def page(size: int) -> Page:
    return Page(b"x" * size, None)


def test_the_least_recently_used_goes_first() -> None:
    cache = EtagCache(100)
    for url in ("a", "b"):
        cache.keep(url, url, page(40))
    assert cache.find("a") == ("a", page(40))
    cache.keep("c", "c", page(40))
    assert cache.find("b") is None
    assert cache.find("a") is not None
    assert cache.size == 80


def test_what_is_over_the_bound_is_not_kept() -> None:
    cache = EtagCache(100)
    cache.keep("a", "1", page(100))
    cache.keep("a", "2", page(101))
    assert cache.find("a") is None
    assert cache.size == 0


@pytest.mark.parametrize("size", [0, 10, 100])
def test_the_size_is_that_of_what_is_kept(size: int) -> None:
    cache = EtagCache(100)
    for tag in range(5):
        cache.keep("a", str(tag), page(size))
    assert cache.size == size
    cache.clear()
    assert cache.size == 0
