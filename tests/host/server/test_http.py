"""The HTTP doors of a real host: who gets in, what they get, and what is refused how."""

import json
import socket
import stat
import threading
from urllib.parse import urlsplit

import httpx
import pytest
from tests.host.server.serving import Serving, run


def test_only_its_owner_may_use_the_socket_and_read_the_token(host: Serving) -> None:
    assert stat.S_IMODE(host.socket.stat().st_mode) == 0o600
    token = host.directory / ".exomonad" / "token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert token.read_text().strip() == host.token
    assert stat.S_IMODE((host.directory / ".exomonad").stat().st_mode) == 0o700


@pytest.mark.parametrize("path", ["/metrics", "/api/runtime", "/api/events", "/role/tl/mcp/tools"])
def test_on_tcp_a_token_is_asked_for(host: Serving, path: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {host.token}"},
    ):
        reply = host.request("GET", path, tcp=True, token=False, headers=headers)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"] == "Bearer"
        assert reply.json()["payload"]["code"] == "unauthorized"
        assert host.token not in reply.text


def test_health_needs_none(host: Serving) -> None:
    for tcp in (True, False):
        reply = host.request("GET", "/health", tcp=tcp, token=False)
        assert (reply.status_code, reply.json()["status"]) == (200, "ok")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
    ],
)
def test_pages_of_others_are_turned_away_even_with_the_token(
    host: Serving, headers: dict[str, str], status: int
) -> None:
    assert host.request("GET", "/health", tcp=True, headers=headers).status_code == status
    assert host.request("GET", "/metrics", tcp=True, headers=headers).status_code == status


def test_its_own_page_may_call(host: Serving) -> None:
    reply = host.request("GET", "/metrics", tcp=True, headers={"Origin": host.url})
    assert reply.status_code == 200


def test_two_hosts_in_one_request_are_none(host: Serving) -> None:
    address = urlsplit(host.url)
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert b"HTTP/1.1 4" in line.recv(100)


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_beyond_the_limit_is_refused(host: Serving, declared: bool) -> None:
    body = b"x" * (8 * 2**20 + 1)
    content = body if declared else iter([body[: 2**20]] * 9)
    reply = host.request("POST", "/hook/pre_tool_use", content=content)
    # A hook's answer is always 200, so that the agent does not take it for consent.
    assert reply.status_code in (200, 413)
    if reply.status_code == 200:
        assert reply.json()["hookSpecificOutput"]["permissionDecision"] == "deny"


def test_headers_beyond_the_limit_are_refused(host: Serving) -> None:
    reply = host.request("GET", "/health", headers={"X-Long": "x" * 100_000})
    assert reply.status_code == 431


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/reload", 405),
        ("DELETE", "/health", 405),
        ("GET", "/role/nobody/mcp/tools", 404),
        ("POST", "/role/nobody/mcp", 404),
    ],
)
def test_what_is_not_there_is_said_in_the_form_of_all_errors(
    host: Serving, method: str, path: str, status: int
) -> None:
    reply = host.request(method, path)
    assert reply.status_code == status
    assert reply.json()["kind"] == "Error"


def test_the_tools_of_a_role_are_the_guest_s_answer(host: Serving) -> None:
    names = {
        role: [
            tool["name"] for tool in host.request("GET", f"/role/{role}/mcp/tools").json()["tools"]
        ]
        for role in ("tl", "pm", "dev")
    }
    assert "file_pr" in names["tl"]
    assert "file_pr" not in names["pm"]
    assert all("ask_user" in each for each in names.values())


def test_a_tool_is_called(host: Serving) -> None:
    reply = host.post("/role/tl/mcp/call", {"tool": "worktree_status", "arguments": {}})
    assert reply["payload"]["kind"] == "Answered"
    assert "is on branch 'main'" in reply["payload"]["payload"]["text"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "$: expected a JSON value"),
        (b"[]", "$"),
        (b'{"tool": 1}', "$.tool"),
        (b'{"tool": "file_pr", "arguments": {"title": ""}}', "$.arguments.title"),
        (b'{"tool": "file_pr", "arguments": {"titel": "x"}}', "$.arguments"),
        (b'{"tool": "file_pr", "argument": {}}', "$.argument"),
        (b'{"tool": "file_pr", "tool": "x"}', "tool"),
        (b'{"tool": "hover", "working_directory": "relative"}', "absolute path"),
    ],
)
def test_a_call_that_is_none_says_where(host: Serving, body: bytes, words: str) -> None:
    reply = host.request("POST", "/role/tl/mcp/call", content=body)
    assert reply.status_code == 400
    assert words in reply.json()["payload"]["message"]


def test_an_unknown_tool_is_for_the_guest_to_refuse(host: Serving) -> None:
    reply = host.post("/role/tl/mcp/call", {"tool": "no_such_tool", "arguments": {}})
    assert reply["payload"]["kind"] == "Refused"


def test_a_reload_of_the_same_guest_changes_nothing(host: Serving) -> None:
    assert host.request("POST", "/reload").json()["outcome"] == "unchanged"


def test_what_happens_is_streamed_and_kept(host: Serving) -> None:
    seen: list[dict[str, object]] = []
    opened = threading.Event()

    def read() -> None:
        transport = httpx.HTTPTransport(uds=str(host.socket))
        with (
            httpx.Client(base_url="http://localhost", transport=transport, timeout=30) as client,
            client.stream("GET", "/api/events") as stream,
        ):
            opened.set()
            for line in stream.iter_lines():
                seen.append(json.loads(line))
                if seen[-1]["type"] == "call" and _call(seen[-1])["status"] == "answered":
                    return

    reader = threading.Thread(target=read)
    reader.start()
    assert opened.wait(30)
    host.post("/role/tl/mcp/call", {"tool": "worktree_status", "arguments": {}})
    reader.join(30)
    assert not reader.is_alive()
    statuses = [_call(event)["status"] for event in seen if event["type"] == "call"]
    assert statuses[0] == "waiting"
    assert "running" in statuses
    everything = host.request("GET", "/api/runtime").json()
    last = everything["calls"][-1]
    assert [effect["kind"] for effect in last["effects"]][:1] == ["GitGetBranch"]
    assert everything["load"]["busy"] == 0
    assert "exomonad_call_seconds_bucket" in host.request("GET", "/metrics").text


def _call(event: dict[str, object]) -> dict[str, object]:
    call = event["call"]
    assert isinstance(call, dict)
    return call


def test_the_configuration_shows_whose_each_value_is_and_no_secret(host: Serving) -> None:
    shown = run(host.directory, "config").stdout
    assert f"port = 0  # {host.directory / 'exomonad.toml'}" in shown
    assert "instances = 8  # default" in shown
    assert host.token not in shown
