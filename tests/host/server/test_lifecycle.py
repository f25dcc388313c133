"""Starting, stopping, dying and coming back, as real processes."""

import itertools
import json
import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from tests.host.foreign import edited, of_schema, writes_longer_texts, writes_shorter_texts
from tests.host.runtime.hooks import counted, hook
from tests.host.server.serving import Serving, configure, run, serving
from tests.host.server.slow_model import SlowModel

from exo_gen.fingerprint import fingerprint
from exo_host.runtime.journal import StateJournal
from exo_types.manifest import FINGERPRINT

CALLS = 1000
SESSIONS = 5


def use_a_tool(client: httpx.Client, session: str) -> None:
    """One call that changes the state; raise when it is not answered."""
    document = json.dumps(hook(session, "PreToolUse", "git status"))
    reply = client.post("/hook/PreToolUse", content=document)
    assert reply.json() == {}


def client(host: Serving) -> httpx.Client:
    """A connection of one's own."""
    transport = httpx.HTTPTransport(uds=str(host.socket))
    return httpx.Client(base_url="http://localhost", transport=transport, timeout=60)


@pytest.mark.parametrize("after", [40, 400, 900])
def test_killed_at_any_moment_every_answered_call_is_in_the_state(
    tmp_path: Path, after: int
) -> None:
    configure(tmp_path)
    answered = dict.fromkeys((f"s-{number}" for number in range(SESSIONS)), 0)
    asked = itertools.count(1)

    def work(session: str) -> None:
        with client(host) as connection:
            for _ in range(CALLS // SESSIONS):
                try:
                    use_a_tool(connection, session)
                except httpx.HTTPError:
                    return
                answered[session] += 1
                if next(asked) == after:
                    host.process.kill()

    with serving(tmp_path) as host, ThreadPoolExecutor(SESSIONS) as workers:
        list(workers.map(work, answered))
    assert host.process.returncode == -signal.SIGKILL
    assert after <= sum(answered.values()) < CALLS
    # Every session had at most one call in flight.
    with StateJournal(tmp_path / ".exomonad" / "state") as journal:
        for session, times in answered.items():
            assert times <= counted(journal.read(session), session) <= times + 1
    # And it goes on from there: the next call counts on.
    with serving(tmp_path) as again, client(again) as connection:
        for session in answered:
            use_a_tool(connection, session)
        assert again.stop() == 0
    with StateJournal(tmp_path / ".exomonad" / "state") as journal:
        for session, times in answered.items():
            assert times + 1 <= counted(journal.read(session), session) <= times + 2


def test_told_to_stop_it_finishes_what_runs_and_leaves_no_socket(tmp_path: Path) -> None:
    configure(tmp_path)
    with serving(tmp_path) as host:
        with client(host) as connection:
            use_a_tool(connection, "s-1")
        assert host.stop(signal.SIGINT) == 0
        assert host.says("stops")
    assert not host.socket.exists()


def test_watchers_do_not_hold_up_the_end(tmp_path: Path) -> None:
    configure(tmp_path)
    with serving(tmp_path) as host:
        opened = threading.Event()
        last: list[str] = []

        def watch() -> None:
            with client(host) as connection, connection.stream("GET", "/api/events") as stream:
                opened.set()
                last.extend(stream.iter_lines())

        watcher = threading.Thread(target=watch)
        watcher.start()
        assert opened.wait(30)
        assert host.stop() == 0
        watcher.join(30)
    assert json.loads(last[-1]) == {"type": "stopped"}


def test_a_second_host_in_the_same_place_is_refused_in_words(tmp_path: Path) -> None:
    configure(tmp_path)
    with serving(tmp_path):
        second = run(tmp_path, "serve")
        assert (second.returncode, second.stdout) == (2, "")
        assert "another exo-host listens on" in second.stderr
        elsewhere = run(tmp_path, "serve", "--socket", "other.sock")
        assert elsewhere.returncode == 2
        assert "another exo-host keeps its state in" in elsewhere.stderr


def test_without_any_configuration_the_guest_that_comes_with_the_host_serves(
    tmp_path: Path,
) -> None:
    with serving(tmp_path, "--no-tcp") as host, client(host) as connection:
        use_a_tool(connection, "s-1")
        assert not (tmp_path / ".exomonad" / "token").exists()


def test_what_a_dead_one_left_behind_is_in_nobody_s_way(tmp_path: Path) -> None:
    configure(tmp_path)
    with serving(tmp_path) as host:
        host.stop(signal.SIGKILL)
    assert host.socket.exists()
    with serving(tmp_path) as again:
        assert again.request("GET", "/health").status_code == 200


def test_sighup_reloads_and_a_bad_module_changes_nothing(tmp_path: Path) -> None:
    wasm = tmp_path / "guest.wasm"
    configure(tmp_path, guest={"wasm": "guest.wasm"})
    product = (Path(__file__).parents[3] / "generated/wasm/guest.wasm").read_bytes()
    wasm.write_bytes(product)
    with serving(tmp_path) as host, client(host) as connection:
        use_a_tool(connection, "s-1")
        host.process.send_signal(signal.SIGHUP)
        host.says("the guest and its policy are those that run")
        # A watch sees the file by itself; SIGHUP says it again.
        wasm.write_bytes(product[: len(product) // 2])
        host.says("refused, the old guest goes on")
        use_a_tool(connection, "s-1")
        # An empty custom section: another module, the same guest.
        wasm.write_bytes(product + b"\x00\x02\x01x")
        host.says("generation 2 is live")
        use_a_tool(connection, "s-1")
        assert connection.get("/health").json()["generation"] == 2
        host.stop()
    with StateJournal(tmp_path / ".exomonad" / "state") as journal:
        assert counted(journal.read("s-1"), "s-1") == 3


def test_a_guest_of_another_schema_is_served_and_named_or_refused_with_a_document(
    tmp_path: Path,
) -> None:
    wasm = tmp_path / "guest.wasm"
    configure(tmp_path, guest={"wasm": "guest.wasm"})
    files = edited(writes_shorter_texts)
    wasm.write_bytes(of_schema(files))
    with serving(tmp_path) as host, client(host) as connection:
        line = host.says("goes with this host's")
        assert fingerprint(files) in line
        assert FINGERPRINT in line
        use_a_tool(connection, "s-1")
        health = connection.get("/health").json()
        assert health["fingerprint"] == FINGERPRINT
        assert health["guest_fingerprint"] == fingerprint(files)
        guest = connection.get("/api/runtime").json()["guest"]
        assert guest["fingerprint"] == fingerprint(files)
        wasm.write_bytes(of_schema(edited(writes_longer_texts)))
        refused = connection.post("/reload")
        assert refused.status_code == 409
        assert "the guest may send" in refused.json()["payload"]["message"]
        use_a_tool(connection, "s-1")
        host.stop()
    second = run(tmp_path, "serve")
    assert (second.returncode, second.stdout) == (2, "")
    assert "EXO819: LogRecord.message" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"server": {"host": "0.0.0.0"}}, "expected an address of the loopback interface"),
        ({"server": {"prot": 1}}, "there is no such key; expected one of tcp"),
        ({"guest": {"wasm": "nowhere.wasm"}}, "exo-gen guest build"),
        ({"guest": {"policy": "nowhere.json"}}, "cannot read the policy"),
        ({"server": {"socket": "x" * 120}}, "too long for a Unix socket"),
        ({"state": {"directory": "exomonad.toml"}}, "cannot keep state in"),
        ({"effects": {"GitGetBranch": "elsewhere"}}, "effects.GitGetBranch"),
    ],
)
def test_what_cannot_be_served_is_said_in_words(
    tmp_path: Path, sections: dict[str, dict[str, object]], words: str
) -> None:
    configure(tmp_path, **sections)
    ran = run(tmp_path, "serve")
    assert ran.returncode == 2
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        configure(tmp_path, server={"port": taken.getsockname()[1]})
        ran = run(tmp_path, "serve")
    assert ran.returncode == 2
    assert "--port 0" in ran.stderr


def test_a_token_others_may_read_is_refused(tmp_path: Path) -> None:
    configure(tmp_path)
    with serving(tmp_path) as host:
        host.stop()
    token = tmp_path / ".exomonad" / "token"
    token.chmod(0o644)
    ran = run(tmp_path, "serve")
    assert ran.returncode == 2
    assert "chmod 600" in ran.stderr


def test_beyond_what_may_wait_a_caller_is_told_when_to_come_back(
    tmp_path: Path, model: SlowModel
) -> None:
    limits = {"instances": 1, "queue": 1, "session_queue": 1}
    configure(tmp_path, runtime=limits, llm=model.settings)
    question = {"tool": "ask_model", "arguments": {"prompt": "Why?"}}
    with serving(tmp_path) as host, ThreadPoolExecutor(2) as callers:
        running = callers.submit(host.post, "/role/dev/mcp/call", question)
        assert model.asked.wait(60)
        waiting = callers.submit(host.post, "/role/dev/mcp/call", question)
        while host.request("GET", "/api/runtime").json()["load"]["waiting"] == 0:
            assert not waiting.done()
        refused = host.request("POST", "/role/dev/mcp/call", content=json.dumps(question))
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
        assert refused.json()["payload"]["code"] == "rate_limited"
        denied = host.post("/hook/PreToolUse", hook("s-2", "PreToolUse", "ls"))
        assert denied["hookSpecificOutput"]["permissionDecision"] == "deny"
        model.release.set()
        for each in (running, waiting):
            assert each.result(60)["payload"]["kind"] == "Answered"
