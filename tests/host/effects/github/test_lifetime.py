"""Deadlines, cancellation and the end of the service: nothing stays behind."""

from __future__ import annotations

import asyncio

import pytest
from tests.fakes.github.server import FakeGitHub, Scripted
from tests.host.effects.github.conftest import MakeGitHub, deadline_when_hung

from exo_host.effects.github.service import GitHub
from exo_host.effects.github.settings import GitHubSettings
from exo_types.failure import EffectFailure
from exo_types.models import GitHubIssueQuery, RepoRef

ASKED = GitHubIssueQuery(repo=RepoRef(owner="octavia", name="lighthouse"), state="open", limit=20)


async def test_the_deadline(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(hang=True))
    async with deadline_when_hung(fake, github):
        with pytest.raises(EffectFailure) as failed:
            await github.list_issues(ASKED)
    assert failed.value.error.code == "timeout"
    assert "took longer than 60 s" in failed.value.error.message


async def test_the_deadline_of_the_settings(fake: FakeGitHub, make: MakeGitHub) -> None:
    fake.scripted += [Scripted(hang=True)] * 9
    with pytest.raises(EffectFailure) as failed:
        await make(timeout_seconds=0.05).list_issues(ASKED)
    assert failed.value.error.code == "timeout"


async def test_cancelling_closes_the_request(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(hang=True))
    effect = asyncio.create_task(github.list_issues(ASKED))
    assert await asyncio.to_thread(fake.hung.wait, 30)
    effect.cancel()
    with pytest.raises(asyncio.CancelledError):
        await effect
    assert await asyncio.to_thread(fake.gone.wait, 30)
    assert len((await github.list_issues(ASKED)).issues) == 2


async def test_cancelling_ends_a_wait(fake: FakeGitHub, make: MakeGitHub) -> None:
    github = make(timeout_seconds=2000, max_wait_seconds=1000)
    limit = {"message": "secondary rate limit"}
    fake.scripted.append(Scripted(429, limit, {"retry-after": "900"}))
    effect = asyncio.create_task(github.list_issues(ASKED))
    assert await asyncio.to_thread(fake.played.wait, 30)
    effect.cancel()
    with pytest.raises(asyncio.CancelledError):
        await effect
    assert github._running == {}


async def test_closing_ends_what_runs(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(hang=True))
    effect = asyncio.create_task(github.list_issues(ASKED))
    assert await asyncio.to_thread(fake.hung.wait, 30)
    await github.close()
    assert github._running == {}
    with pytest.raises(EffectFailure) as failed:
        await effect
    assert failed.value.error.code == "cancelled"
    assert await asyncio.to_thread(fake.gone.wait, 30)


async def test_closing_after_the_deadline_came(fake: FakeGitHub, github: GitHub) -> None:
    fake.scripted.append(Scripted(hang=True))
    effect = asyncio.create_task(github.list_issues(ASKED))
    assert await asyncio.to_thread(fake.hung.wait, 30)
    (deadline,) = github._running
    deadline.reschedule(asyncio.get_running_loop().time())
    while not deadline.expired():  # noqa: ASYNC110 -- there is no event for it
        await asyncio.sleep(0)
    await github.close()
    with pytest.raises(EffectFailure):
        await effect


async def test_closed_is_closed(fake: FakeGitHub, github: GitHub) -> None:
    await github.close()
    await github.close()
    with pytest.raises(EffectFailure) as failed:
        await github.list_issues(ASKED)
    assert failed.value.error.code == "cancelled"
    assert fake.seen == []


async def test_many_at_once(fake: FakeGitHub, github: GitHub) -> None:
    found = await asyncio.gather(*(github.list_issues(ASKED) for _ in range(20)))
    assert all(one == found[0] for one in found)


def test_construction_does_nothing_and_loops_may_change(fake: FakeGitHub) -> None:
    github = GitHub(GitHubSettings(base_url=fake.base_url))
    for _ in range(2):
        assert len(asyncio.run(github.list_issues(ASKED)).issues) == 2
    asyncio.run(github.close())


async def test_an_enterprise_server(fake: FakeGitHub, make: MakeGitHub) -> None:
    for number in range(150):
        fake.forge.add(f"issue {number}")
    github = make(base_url=f"{fake.base_url}/api/v3/")
    found = await github.list_issues(ASKED.model_copy(update={"limit": 1000}))
    assert len(found.issues) == 152
    assert [seen.path for seen in fake.seen] == [
        "/api/v3/repos/octavia/lighthouse/issues",
        "/api/v3/repositories/1300192/issues",
    ]
