"""MCP by the official client: streamable HTTP in both eras, and stdio."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from tests.host.server.conftest import repository
from tests.host.server.serving import Serving, configure, environment, run


@asynccontextmanager
async def client(host: Serving, role: str, mode: str = "auto") -> AsyncIterator[Client]:
    """A client of a role's endpoint, with the token."""
    headers = {"Authorization": f"Bearer {host.token}"}
    async with (
        httpx2.AsyncClient(headers=headers, timeout=30) as http,
        Client(
            streamable_http_client(f"{host.url}/role/{role}/mcp", http_client=http), mode=mode
        ) as connected,
    ):
        yield connected


def text_of(result: Any) -> str:
    """What a model reads of a result."""
    return "\n".join(each.text for each in result.content)


@pytest.mark.parametrize("mode", ["legacy", "auto"])
async def test_the_official_client_lists_and_calls(host: Serving, mode: str) -> None:
    async with client(host, "tl", mode) as tl:
        listed = (await tl.list_tools()).tools
        assert {"file_pr", "worktree_status"} <= {tool.name for tool in listed}
        assert all(tool.description and tool.input_schema["type"] == "object" for tool in listed)
        result = await tl.call_tool("worktree_status", {})
        assert not result.is_error
        assert "is on branch 'main'" in text_of(result)
        assert result.structured_content is not None
        assert result.structured_content["clean"] is True


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("worktree_status", {"nonsense": 1}, "$.arguments"),
        ("file_pr", {}, "$.arguments.title: expected string"),
        ("file_pr", {"title": "Steady the lamp"}, "the branch to merge into"),
        ("no_such_tool", {}, "there is no tool"),
        (
            "hover",
            {"file": "/x", "language": "nothing", "position": {"line": 0, "character": 0}},
            "",
        ),
    ],
)
async def test_what_goes_wrong_is_a_result_a_model_can_read(
    host: Serving, tool: str, arguments: dict[str, Any], words: str
) -> None:
    async with client(host, "tl", "legacy") as tl:
        result = await tl.call_tool(tool, arguments)
        assert result.is_error
        assert words in text_of(result)


async def test_another_role_s_tools_are_refused_in_words(host: Serving) -> None:
    async with client(host, "pm", "legacy") as pm:
        result = await pm.call_tool("file_pr", {"title": "x"})
        assert result.is_error
        assert "may not call" in text_of(result)


async def test_without_the_token_there_is_no_connection(host: Serving) -> None:
    async with httpx2.AsyncClient(timeout=30) as http:
        reply = await http.post(
            f"{host.url}/role/tl/mcp",
            json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
            headers={"Accept": "application/json, text/event-stream"},
        )
    assert reply.status_code == 401


@asynccontextmanager
async def over_stdio(directory: Path, role: str) -> AsyncIterator[Client]:
    """A client of `exo-host mcp`, started in a directory."""
    parameters = StdioServerParameters(
        command=sys.executable,
        args=["-m", "exo_host", "mcp", "--role", role],
        cwd=directory,
        env=environment(),
    )
    with (directory / "mcp.log").open("w") as log:
        async with Client(stdio_client(parameters, errlog=log)) as connected:
            yield connected


async def test_over_stdio_it_is_the_server_s_guest_that_answers(host: Serving) -> None:
    async with over_stdio(host.directory, "tl") as tl:
        assert "file_pr" in {tool.name for tool in (await tl.list_tools()).tools}
        assert "is on branch 'main'" in text_of(await tl.call_tool("worktree_status", {}))
        refused = await tl.call_tool("file_pr", {})
        assert "$.arguments.title" in text_of(refused)
    calls = host.request("GET", "/api/runtime").json()["calls"]
    assert [call["door"] for call in calls if call["session"].startswith("mcp-tl-")]


async def test_over_stdio_without_a_server_it_runs_its_own(tmp_path: Path) -> None:
    configure(repository(tmp_path))
    async with over_stdio(tmp_path, "dev") as dev:
        assert "is on branch 'main'" in text_of(await dev.call_tool("worktree_status", {}))
        second = await asyncio.to_thread(run, tmp_path, "mcp", "--role", "dev")
    assert "a host of its own" in _read(tmp_path / "mcp.log")
    assert second.returncode == 2
    assert "start `exo-host serve`, and all of them share it" in second.stderr


async def test_over_stdio_an_unknown_role_is_said(host: Serving) -> None:
    async with over_stdio(host.directory, "nobody") as nobody:
        with pytest.raises(MCPError, match="nobody"):
            await nobody.list_tools()


def _read(path: Path) -> str:
    return path.read_text()
