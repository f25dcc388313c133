"""Where the token comes from. gh is a script of the test's own, for a real one has real tokens."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from tests.fakes.github.server import FakeGitHub

from exo_host.effects.github.service import GitHub
from exo_host.effects.github.settings import GitHubSettings
from exo_host.effects.github.tokens import TokenSource, resolve_token
from exo_types.failure import EffectFailure
from exo_types.models import GitHubIssueQuery, RepoRef


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `install` puts gh: the first folder of PATH. It keeps `calls`."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.defpath}")
    return tmp_path


def install(folder: Path, script: str) -> None:
    program = folder / "gh"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/calls"\n{script}\n')
    program.chmod(0o755)


def calls(folder: Path) -> list[str]:
    record = folder / "calls"
    return record.read_text().splitlines() if record.exists() else []


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("https://api.github.com", "github.com"),
        ("https://API.GitHub.com/", "github.com"),
        ("https://ghe.example/api/v3", "ghe.example"),
        ("https://api.octocorp.ghe.com", "octocorp.ghe.com"),
    ],
)
async def test_gh_is_asked_for_the_host(folder: Path, base_url: str, host: str) -> None:
    install(folder, "echo gho_from-gh")
    token = await resolve_token(GitHubSettings(base_url=base_url))
    assert token == SecretStr("gho_from-gh")
    assert calls(folder) == [f"auth token --hostname {host}"]


@pytest.mark.parametrize(
    "settings",
    [
        GitHubSettings(token=SecretStr("ghp_given")),
        GitHubSettings(use_gh_cli=False),
        GitHubSettings(base_url="http://127.0.0.1:8099"),
    ],
)
async def test_gh_is_not_asked(folder: Path, settings: GitHubSettings) -> None:
    install(folder, "echo gho_from-gh")
    assert await resolve_token(settings) == settings.token
    assert calls(folder) == []


@pytest.mark.parametrize(
    "script", ["echo no accounts >&2; exit 1", "exit 0", "echo", "echo x; exit 4"]
)
async def test_gh_has_none(folder: Path, script: str) -> None:
    install(folder, script)
    assert await resolve_token(GitHubSettings(token=SecretStr(" "))) is None


async def test_gh_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await resolve_token(GitHubSettings()) is None


@pytest.mark.parametrize("token", ["two words", "line\nend", "ghp_\0", "ñandú", "ghp_\x7f"])
async def test_a_token_no_header_can_hold(token: str) -> None:
    with pytest.raises(EffectFailure) as failed:
        await resolve_token(GitHubSettings(token=SecretStr(token)))
    assert failed.value.error.code == "unauthorized"
    assert token not in failed.value.error.message


async def test_space_around_a_token_is_none_of_it() -> None:
    assert await resolve_token(GitHubSettings(token=SecretStr("ghp_x\n"))) == SecretStr("ghp_x")


async def test_gh_is_asked_once_and_again_after_a_refusal(folder: Path) -> None:
    install(folder, "echo gho_from-gh")
    source = TokenSource(GitHubSettings())
    await asyncio.gather(source.current(), source.current())
    assert len(calls(folder)) == 1
    source.refused()
    await source.current()
    assert len(calls(folder)) == 2


async def test_that_there_is_no_token_is_not_remembered(folder: Path) -> None:
    source = TokenSource(GitHubSettings())
    assert await source.current() is None
    install(folder, "echo gho_from-gh")
    assert await source.current() == SecretStr("gho_from-gh")


async def test_another_token_after_a_refusal_and_another_cache(
    folder: Path, fake: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exo_host.effects.github.tokens.is_loopback", lambda host: False)
    install(folder, "echo gho_first")
    github = GitHub(GitHubSettings(base_url=fake.base_url))
    query = GitHubIssueQuery(
        repo=RepoRef(owner="octavia", name="lighthouse"), state="open", limit=5
    )
    await github.list_issues(query)
    install(folder, "echo gho_second")
    fake.refused_tokens.add("gho_first")
    with pytest.raises(EffectFailure) as failed:
        await github.list_issues(query)
    assert failed.value.error.code == "unauthorized"
    await github.list_issues(query)
    assert [
        (seen.headers["authorization"], "if-none-match" in seen.headers) for seen in fake.seen
    ] == [("token gho_first", False), ("token gho_first", True), ("token gho_second", False)]
    await github.close()


async def test_gh_ends_with_the_effect(folder: Path) -> None:
    os.mkfifo(folder / "pid")
    install(folder, f'echo $$ > "{folder}/pid"; exec sleep 1000')
    service = GitHub(GitHubSettings())
    query = GitHubIssueQuery(repo=RepoRef(owner="o", name="n"), state="open", limit=1)
    effect = asyncio.create_task(service.list_issues(query))
    # Opening the pipe waits for gh to have begun.
    process = int(await asyncio.to_thread((folder / "pid").read_text))
    effect.cancel()
    with pytest.raises(asyncio.CancelledError):
        await effect
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    await service.close()


@pytest.mark.parametrize(
    "base_url",
    [
        "api.github.com",
        "ftp://api.github.com",
        "https://",
        "https://user:secret@ghe.example",
        "https://ghe.example/api/v3?x=1",
        "https://ghe.example/#top",
        "http://ghe.example/api/v3",
        "http://10.0.0.1",
        "https://ghe.example:99999",
        "https://ghe.example:x",
    ],
)
def test_what_is_no_base(base_url: str) -> None:
    with pytest.raises(ValidationError):
        GitHubSettings(base_url=base_url)


@pytest.mark.parametrize("base_url", ["http://localhost:1", "http://127.9.0.1", "http://[::1]:1"])
def test_this_machine_may_be_asked_in_the_clear(base_url: str) -> None:
    assert GitHubSettings(base_url=base_url + "/").base_url == base_url


def test_settings_show_no_token() -> None:
    settings = GitHubSettings(token=SecretStr("ghp_given"))
    assert "ghp_given" not in repr(settings) + settings.model_dump_json()
