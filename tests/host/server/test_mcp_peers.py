"""MCP by others: the Inspector, the official Python client, the conformance suite."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from tests.fakes.github.server import FakeGitHub
from tests.host.server.conftest import repository
from tests.host.server.serving import PATIENCE, Serving, configure, environment, serving
from tests.mcp_peers.programs import CONFORMANCE, INSPECTOR, exceptions, needs_peers
from tests.mcp_peers.proxy import with_token

from exo_types.tools import TOOLS

OVER_STDIO = (sys.executable, "-m", "exo_host", "mcp", "--role", "tl")
PLAINLY = ("--quiet", "--format", "json", "--connect-timeout", str(int(PATIENCE * 1000)))
IS_ERROR = 5
"""The Inspector's exit code for a result with `isError`."""

CLAIMED = {
    "2025-11-25": {
        "dns-rebinding-protection",
        "ping",
        "server-initialize",
        "server-session-lifecycle",
        "server-sse-multiple-streams",
        "tools-list",
    },
    "2026-07-28": {
        "dns-rebinding-protection",
        "http-header-validation",
        "server-sse-multiple-streams",
        "tools-list",
    },
}
"""Scenarios that have to pass whole, also where the suite does not score them. Of the others it
scores, every check has to pass that is not excused."""


@pytest.fixture(scope="module")
def forge_server() -> Iterator[FakeGitHub]:
    with FakeGitHub() as running:
        yield running


@pytest.fixture
def fake(forge_server: FakeGitHub) -> Iterator[FakeGitHub]:
    """A repository on GitHub without pull requests."""
    forge_server.reset()
    yield forge_server
    assert forge_server.violations == []


@pytest.fixture(scope="module")
def lighthouse(
    forge_server: FakeGitHub, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """A host in a clone of it, on a branch with a commit to offer."""
    directory = repository(tmp_path_factory.mktemp("lighthouse"))
    (directory / ".git" / "info" / "exclude").write_text(".exomonad\nexomonad.toml\n*.log\n")
    author = ("-c", "user.name=o", "-c", "user.email=o@example.org")
    for arguments in (
        ("switch", "--quiet", "--create", "gh-12-lamp"),
        (*author, "commit", "--quiet", "--allow-empty", "-m", "Steady the lamp"),
    ):
        subprocess.run(["git", "-C", str(directory), *arguments], check=True)
    configure(directory, github={"base_url": forge_server.base_url, "token": "ghp_anything"})
    with serving(directory) as live:
        yield live


def pulls(fake: FakeGitHub) -> list[tuple[str, str, str]]:
    """The pull requests of the repository: title, head, base."""
    return [
        (issue.title, issue.pull.head, issue.pull.base)
        for issue in fake.forge.issues.values()
        if issue.pull is not None
    ]


# --- the Inspector -------------------------------------------------------------------------------


def inspect(
    host: Serving, home: Path, server: Sequence[str], *method: str, exit_code: int = 0
) -> Any:
    """Call a method of a server with the Inspector and return the result it prints."""
    done = subprocess.run(
        [*INSPECTOR, *PLAINLY, "--method", *method, *server],
        cwd=host.directory,
        # It keeps a folder of its own in HOME.
        env=environment(HOME=str(home)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == exit_code, done.stderr + done.stdout
    return json.loads(done.stdout)["result"]


def server_of(host: Serving, door: str) -> list[str]:
    """The Inspector's arguments for a server: its URL and an era of the protocol, or stdio."""
    if door == "stdio":
        # It hands on little of its own environment.
        given = [("-e", f"{name}={value}") for name, value in environment().items()]
        return [*chain.from_iterable(given), "--", *OVER_STDIO]
    header = f"Authorization: Bearer {host.token}"
    return [
        *("--server-url", f"{host.url}/role/tl/mcp", "--transport", "http"),
        *("--header", header, "--protocol-era", door),
    ]


def in_javascript(schema: object) -> Any:
    """A schema as the Inspector prints it: its numbers are doubles, and 2^63 - 1 is rounded."""
    return json.loads(json.dumps(schema), parse_int=float)


@needs_peers
@pytest.mark.parametrize("door", ["legacy", "modern", "stdio"])
def test_the_inspector_lists_and_calls(
    lighthouse: Serving, fake: FakeGitHub, tmp_path: Path, door: str
) -> None:
    server = server_of(lighthouse, door)

    listed = inspect(lighthouse, tmp_path, server, "tools/list")["tools"]
    assert {"file_pr", "worktree_status"} <= {tool["name"] for tool in listed}
    for tool in listed:
        offered = TOOLS[tool["name"]]
        assert in_javascript(tool["inputSchema"]) == in_javascript(offered.input_schema)
        assert in_javascript(tool["outputSchema"]) == in_javascript(offered.output_schema)

    status = inspect(lighthouse, tmp_path, server, "tools/call", "--tool-name", "worktree_status")
    assert "is on branch 'gh-12-lamp', clean" in status["content"][0]["text"]
    assert status["structuredContent"]["clean"] is True

    filing = ("tools/call", "--tool-name", "file_pr", "--tool-arg", "title=Steady the lamp")
    filed = inspect(lighthouse, tmp_path, server, *filing)
    assert filed["structuredContent"]["closes"] == 12
    assert pulls(fake) == [("Steady the lamp", "octavia:gh-12-lamp", "main")]
    number = filed["structuredContent"]["pull_request"]["number"]
    assert fake.forge.issues[number].title == "Steady the lamp"

    again = inspect(lighthouse, tmp_path, server, *filing, exit_code=IS_ERROR)
    assert "already exists" in again["content"][0]["text"]
    assert len(pulls(fake)) == 1


@needs_peers
def test_the_inspector_finds_the_tools_schemas_portable(
    lighthouse: Serving, tmp_path: Path
) -> None:
    server = server_of(lighthouse, "legacy")
    assert inspect(lighthouse, tmp_path, server, "tools/list", "--strict")["tools"]


# --- the official client -------------------------------------------------------------------------


@asynccontextmanager
async def connected(host: Serving, door: str) -> AsyncIterator[Client]:
    """A client of the tech lead's tools."""
    if door == "stdio":
        command, *arguments = OVER_STDIO
        parameters = StdioServerParameters(
            command=command, args=arguments, cwd=host.directory, env=environment()
        )
        with (host.directory / "mcp.log").open("w") as log:
            async with Client(stdio_client(parameters, errlog=log)) as client:
                yield client
        return
    headers = {"Authorization": f"Bearer {host.token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as http,
        Client(
            streamable_http_client(f"{host.url}/role/tl/mcp", http_client=http), mode=door
        ) as client,
    ):
        yield client


@pytest.mark.parametrize("door", ["legacy", "auto", "stdio"])
async def test_the_official_client_files_a_pull_request(
    lighthouse: Serving, fake: FakeGitHub, door: str
) -> None:
    async with connected(lighthouse, door) as client:
        result = await client.call_tool("file_pr", {"title": "Steady the lamp", "body": "Bright."})
    assert not result.is_error
    assert result.structured_content is not None
    number = result.structured_content["pull_request"]["number"]
    assert pulls(fake) == [("Steady the lamp", "octavia:gh-12-lamp", "main")]
    assert "Bright." in (fake.forge.issues[number].body or "")


# --- the conformance suite -----------------------------------------------------------------------


@needs_peers
@pytest.mark.parametrize("revision", sorted(CLAIMED))
def test_the_server_conforms_to_what_it_offers(lighthouse: Serving, revision: str) -> None:
    with with_token(lighthouse.url, lighthouse.token) as url:
        done = subprocess.run(
            [
                *(*CONFORMANCE, "server", "--url", f"{url}/role/tl/mcp"),
                *("--requirements", revision),
                *("--expected-failures", str(exceptions(revision))),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    good = set(re.findall(r"^✓ (\S+): [1-9]\d* passed, 0 failed", done.stdout, re.MULTILINE))
    assert CLAIMED[revision] - good == set()


@pytest.mark.parametrize("revision", sorted(CLAIMED))
def test_every_exception_has_a_reason(revision: str) -> None:
    entries = [line for line in exceptions(revision).read_text().splitlines() if "  - " in line]
    assert entries
    assert all(re.fullmatch(r"  - [\w-]+:[\w-]+ # \S.*", line) for line in entries)
    assert entries == sorted(set(entries))
