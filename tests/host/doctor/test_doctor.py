"""The doctor over real sockets, files, programs and guests."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from exo_host.doctor.examine import examine
from exo_host.doctor.finding import Finding, ok
from exo_host.doctor.guest import check_guest, check_policy
from exo_host.doctor.places import check_port, check_socket, check_state, check_token
from exo_host.doctor.probes import Unanswered, run_program
from exo_host.doctor.programs import check_git, check_tmux, version_in
from exo_host.doctor.services import check_collector, check_engine, shown

ROOT = Path(__file__).parents[3]
WASM = ROOT / "generated" / "wasm" / "guest.wasm"
SECRET = "ghp_never-to-be-seen-0123456789"


def states(findings: Iterator[Finding]) -> list[str]:
    return [each.state for each in findings]


def doctor(directory: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exo_host.cli", "doctor", *arguments],
        cwd=directory,
        env={**os.environ, **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


class _Engine(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"Version": "9.9", "ApiVersion": "1.1"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing."""


@pytest.fixture
def engine() -> Iterator[int]:
    """The port of something that answers."""
    with HTTPServer(("127.0.0.1", 0), _Engine) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_every_finding_that_is_not_ok_says_how_to_mend_it(tmp_path: Path) -> None:
    ran = doctor(
        *(tmp_path, "--format", "json"),
        GITHUB_TOKEN=SECRET,
        ANTHROPIC_API_KEY=SECRET,
        EXOMONAD_GUEST__WASM="nowhere.wasm",
    )
    report = json.loads(ran.stdout)
    assert (ran.returncode, report["ok"]) == (1, False)
    assert all(each["mend"] for each in report["findings"] if each["state"] != "ok")
    found = {each["name"]: each for each in report["findings"]}
    assert found["guest"]["mend"] == "exo-gen guest build"
    assert found["github"]["state"] == found["model"]["state"] == "ok"
    assert SECRET not in ran.stdout + ran.stderr


def test_with_a_guest_nothing_is_broken(tmp_path: Path) -> None:
    (tmp_path / "exomonad.toml").write_text(
        f'[guest]\nwasm = "{WASM}"\n[server]\nport = 0\n', encoding="utf-8"
    )
    ran = doctor(tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert not list(tmp_path.glob(".exomonad"))


def test_a_configuration_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "exomonad.toml").write_text("[server]\nprot = 1\n")
    ran = doctor(tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.startswith("broken\tconfiguration\t")
    assert "Traceback" not in ran.stderr


def test_the_guest_and_its_policy(tmp_path: Path) -> None:
    policy = tmp_path / "policy.json"
    policy.write_text('{"pre_tool_use": {"default": "maybe"}}')
    assert states(check_guest(WASM)) == ["ok"]
    assert states(check_policy(WASM, None)) == ["ok"]
    assert states(check_policy(WASM, policy)) == ["broken"]
    rule = {"match": {"tool": "{Bash"}, "decision": "deny"}
    policy.write_text(json.dumps({"pre_tool_use": {"default": "ask", "rules": [rule]}}))
    assert states(check_policy(WASM, policy)) == ["broken"]


def test_the_socket(tmp_path: Path) -> None:
    path = tmp_path / "s"
    assert states(check_socket(path)) == ["ok"]
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
    (left,) = check_socket(path)
    assert (left.state, "left behind" in left.found) == ("ok", True)
    path.unlink()
    path.write_text("")
    assert states(check_socket(path)) == ["broken"]
    assert states(check_socket(tmp_path / ("x" * 120))) == ["broken"]


def test_a_port_of_somebody_else(engine: int, tmp_path: Path) -> None:
    assert states(check_port("127.0.0.1", engine, tmp_path / "s")) == ["broken"]


def test_a_token_that_others_may_read(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text(SECRET)
    path.chmod(0o644)
    (finding,) = check_token(path)
    assert (finding.state, finding.mend) == ("broken", f"chmod 600 {path}")
    path.chmod(0o600)
    assert states(check_token(path)) == ["ok"]


def test_a_state_directory_that_another_process_holds(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        assert states(check_state(tmp_path, None)) == ["ok"]
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert states(check_state(tmp_path, None)) == ["broken"]


def test_an_engine_answers_or_not(engine: int, tmp_path: Path) -> None:
    (finding,) = check_engine(f"tcp://127.0.0.1:{engine}", is_chosen=True)
    assert (finding.state, "9.9" in finding.found) == ("ok", True)
    nobody = f"unix://{tmp_path}/none"
    assert states(check_engine(nobody, is_chosen=False)) == ["missing"]
    assert states(check_engine(nobody, is_chosen=True)) == ["broken"]


def test_a_collector_answers_or_not(engine: int) -> None:
    assert states(check_collector(f"http://127.0.0.1:{engine}/v1/traces")) == ["ok"]
    assert states(check_collector("http://")) == ["broken"]
    assert shown("https://me:secret@host:1/x?key=secret") == "https://host:1/x"


def test_programs(tmp_path: Path) -> None:
    assert states(check_git()) == ["ok"]
    assert states(check_tmux(str(tmp_path / "none"), "")) == ["missing"]
    assert version_in("tmux next-3.4") == (3, 4)
    with pytest.raises(Unanswered, match="does not run"):
        run_program([str(tmp_path)])


def test_a_real_tmux(tmp_path: Path) -> None:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux: apt-get install tmux")
    assert states(check_tmux("tmux", f"{tmp_path}/none,1,0")) == ["ok", "missing"]
    at = ["tmux", "-S", f"{tmp_path}/t", "-f", "/dev/null"]
    subprocess.run([*at, "new-session", "-d", "cat"], check=True)
    try:
        assert states(check_tmux("tmux", f"{tmp_path}/t,1,0")) == ["ok", "ok"]
    finally:
        subprocess.run([*at, "kill-server"], check=True)


def test_a_check_that_hangs_or_fails_spoils_only_its_own_row() -> None:
    released = threading.Event()

    def hangs() -> Iterator[Finding]:
        released.wait()
        yield ok("hangs", "")

    def fails() -> list[Finding]:
        raise ValueError(SECRET)

    try:
        found = examine(
            {"hangs": hangs, "fails": fails, "well": lambda: [ok("well", "")]}, seconds=0.5
        )
    finally:
        released.set()
    assert [each.state for each in found] == ["broken", "broken", "ok"]
    assert SECRET not in str(found)
