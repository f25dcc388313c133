"""The fake can fail: what GitHub's description does not allow is neither taken nor given."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.fakes.github import cut_openapi
from tests.fakes.github.server import FakeGitHub, Scripted

from exo_host.effects.github.service import GitHub
from exo_host.effects.github.settings import GitHubSettings
from exo_types.failure import EffectFailure
from exo_types.models import GitHubIssueQuery, RepoRef

ISSUES = "/repos/octavia/lighthouse/issues"
PULLS = "/repos/octavia/lighthouse/pulls"
PULL = {"title": "t", "head": "h", "base": "main"}
ROOT = Path(__file__).parents[4]


@pytest.fixture
def fake(server: FakeGitHub) -> FakeGitHub:
    """As the other tests' one, but here violations are what is tested."""
    server.reset()
    return server


@pytest.fixture
def client(fake: FakeGitHub) -> Iterator[httpx.Client]:
    """Someone else's client."""
    headers = {"authorization": "token ghp_x"}
    with httpx.Client(base_url=fake.base_url, headers=headers, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "sent", "fault"),
    [
        ("GET", f"{ISSUES}?state=ajar", {}, "query state"),
        ("GET", f"{ISSUES}?sort=age", {}, "query sort"),
        ("GET", f"{ISSUES}?per_page=101", {}, "query per_page"),
        ("GET", f"{ISSUES}?per_page=many", {}, "query per_page"),
        ("GET", f"{ISSUES}?page=x", {}, "query page"),
        ("GET", f"{ISSUES}?since=yesterday", {}, "query since"),
        ("GET", f"{ISSUES}?limit=5", {}, "query limit: not described"),
        ("GET", f"{ISSUES}?page=1&page=2", {}, "a parameter twice"),
        ("GET", ISSUES, {"content": b"{}"}, "body: none is described"),
        ("GET", ISSUES, {"headers": {"x-github-api-version": "1"}}, "x-github-api-version"),
        ("GET", "/repos/octavia/lighthouse/branches", {}, "not in openapi.json"),
        ("DELETE", PULLS, {}, "not in openapi.json"),
        ("POST", PULLS, {"json": {"title": "t", "head": "h"}}, "body"),
        ("POST", PULLS, {"json": PULL | {"draft": "yes"}}, "body['draft']"),
        ("POST", PULLS, {"json": PULL | {"labels": ["bug"]}}, "labels"),
        ("POST", PULLS, {"content": b"title=t"}, "content-type"),
        ("POST", PULLS, {"json": [], "headers": {"content-type": "text/plain"}}, "content-type"),
        ("POST", f"{PULLS}/x/requested_reviewers", {"json": {}}, "path pull_number"),
        ("POST", f"{PULLS}/1/requested_reviewers", {"json": {"reviewers": "o"}}, "body"),
        ("POST", f"{ISSUES}/1/labels", {"json": {"labels": []}}, "body"),
    ],
)
def test_a_request_github_does_not_describe(
    fake: FakeGitHub, client: httpx.Client, method: str, path: str, sent: Any, fault: str
) -> None:
    answer = client.request(method, path, **sent)
    assert answer.status_code == 500
    assert fault in answer.text
    assert any(fault in violation for violation in fake.violations)
    assert len(fake.forge.issues) == 3


@pytest.mark.parametrize(
    ("scripted", "fault"),
    [
        (Scripted(200, {"issues": []}), "answer"),
        (Scripted(200, [{"number": 1}]), "answer[0]"),
        (Scripted(404, ["no"]), "answer"),
        (Scripted(201, []), "201 is not described"),
        (Scripted(304, []), "a 304 has no body"),
    ],
)
def test_an_answer_github_does_not_describe(
    fake: FakeGitHub, client: httpx.Client, scripted: Scripted, fault: str
) -> None:
    fake.scripted.append(scripted)
    answer = client.get(ISSUES)
    assert answer.status_code == 500
    assert any(fault in violation for violation in fake.violations)


def test_the_repository_is_held_to_the_description_too(
    fake: FakeGitHub, client: httpx.Client
) -> None:
    assert client.get(ISSUES).status_code == 200
    fake.forge.add("odd", raw={"id": "many"})
    assert client.get(ISSUES).status_code == 500
    assert "answer[0]['id']" in fake.violations[0]


async def test_a_host_that_sends_what_is_not_described_is_caught(
    fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exo_host.effects.github.issues._MOST_ON_A_PAGE", 500)
    github = GitHub(GitHubSettings(base_url=fake.base_url, retries=0))
    query = GitHubIssueQuery(repo=RepoRef(owner="o", name="l"), state="open", limit=1000)
    with pytest.raises(EffectFailure):
        await github.list_issues(query)
    assert fake.violations == ["query per_page: 500 is not from 1 to 100"]


def test_its_answers_are_the_same_every_time(fake: FakeGitHub, client: httpx.Client) -> None:
    def story() -> list[bytes]:
        fake.reset()
        return [
            client.get(ISSUES).content,
            client.post(PULLS, json=PULL).content,
            client.get(ISSUES).content,
        ]

    assert story() == story()
    assert fake.violations == []


def test_the_cut_is_whole_and_says_where_it_is_from() -> None:
    document = json.loads((ROOT / "tests/fakes/github/openapi.json").read_text())
    assert document["x-cut-from"]["package"].startswith("@octokit/openapi@")
    assert document["x-cut-from"]["license"] == "MIT"
    # Cutting the cut changes nothing: all that is referred to is in it, and nothing else.
    name, _, version = document["x-cut-from"]["package"].rpartition("@")
    package = {"name": name, "version": version, "license": "MIT"}
    assert cut_openapi.cut(document, package) == document


def test_it_runs_by_itself() -> None:
    command = [sys.executable, "-m", "tests.fakes.github", "--repo", "keeper/tower"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            base_url = process.stdout.readline().strip()
            with httpx.Client(base_url=base_url, trust_env=False) as client:
                answer = client.get("/repos/keeper/tower/issues")
            assert [issue["number"] for issue in answer.json()] == [2, 1]
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
