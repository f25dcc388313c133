"""`exo-host install-hooks` as a person runs it, and its hooks as the agent runs them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
SERVE = ["serve", "--no-tcp", "--guest", str(ROOT / "generated" / "wasm" / "guest.wasm")]


def exo_host(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "exo_host.cli", *arguments],
        cwd=project,
        env={**os.environ, "HOME": str(project / "home")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def install(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return exo_host(project, "install-hooks", *arguments)


def as_the_agent(project: Path, event: str, **more: object) -> subprocess.CompletedProcess[str]:
    """Run the one command of an event exactly as the settings have it."""
    settings = json.loads((project / ".claude" / "settings.json").read_text())
    ((entry,),) = [group["hooks"] for group in settings["hooks"][event]]
    document: dict[str, object] = {
        "session_id": "s",
        "transcript_path": "",
        "cwd": str(project),
        "hook_event_name": event,
        **more,
    }
    return subprocess.run(
        ["sh", "-c", entry["command"]],
        cwd="/",
        input=json.dumps(document),
        timeout=entry["timeout"],
        capture_output=True,
        text=True,
        check=False,
    )


def tool_use(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    return as_the_agent(project, "PreToolUse", tool_name="Bash", tool_input={"command": command})


@contextmanager
def serving(project: Path, *arguments: str) -> Iterator[None]:
    """A real `exo-host serve`, from when it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "exo_host.cli", *SERVE, *arguments],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stderr is not None
        said: list[str] = []
        for line in server.stderr:
            said.append(line)
            if "policy" in line:
                break
        else:
            raise AssertionError("".join(said))
        yield
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=30)


def test_the_hooks_that_are_written_decide(tmp_path: Path) -> None:
    project = tmp_path / "it's a $HOME"
    project.mkdir()
    policy = project / "policy.json"
    policy.write_text(json.dumps({"pre_tool_use": {"default": "deny", "rules": []}}))
    assert install(project, "--yes").returncode == 0

    without = tool_use(project, "ls")
    assert (without.returncode, without.stdout) == (2, "")
    assert "start it: exo-host serve" in without.stderr

    with serving(project, "--policy", str(policy)):
        ran = tool_use(project, "ls")
        ended = as_the_agent(project, "SessionEnd", reason="logout")
        started = as_the_agent(project, "SessionStart", source="startup")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["hookSpecificOutput"]["permissionDecision"] == "deny"
    assert (ended.returncode, started.returncode) == (0, 0), ended.stderr + started.stderr


def test_the_registration_that_is_written_starts(tmp_path: Path) -> None:
    assert install(tmp_path, "--yes", "--role", "tl").returncode == 0
    server: Any = json.loads((tmp_path / ".mcp.json").read_text())["mcpServers"]["exomonad"]
    assert server["args"] == ["mcp", "--role", "tl"]
    ran = subprocess.run(
        [server["command"], *server["args"], "--help"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_twice_is_nothing_to_change_and_back_is_nothing_left(tmp_path: Path) -> None:
    first = install(tmp_path, "--yes")
    assert "+++" in first.stdout
    assert install(tmp_path, "--yes").stdout == "nothing to change\n"
    assert install(tmp_path, "--uninstall", "--yes").returncode == 0
    left = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert all(".bak-" in each.name for each in left), left
    assert install(tmp_path, "--uninstall", "--yes").stdout == "nothing to change\n"


def test_without_a_terminal_nothing_is_written_unasked(tmp_path: Path) -> None:
    ran = install(tmp_path)
    assert ran.returncode == 2
    assert "--yes" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_only_shows(tmp_path: Path) -> None:
    ran = install(tmp_path, "--dry-run")
    assert ran.returncode == 0
    assert "exo-host hook PreToolUse" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_scopes_have_their_files(tmp_path: Path) -> None:
    assert install(tmp_path, "--yes", "--scope", "local", "--no-mcp").returncode == 0
    assert install(tmp_path, "--yes", "--scope", "user").returncode == 0
    written = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert sorted(str(each.relative_to(tmp_path)) for each in written) == [
        ".claude/settings.local.json",
        "home/.claude/settings.json",
    ]


def test_settings_that_are_none_are_refused_and_no_file_is_touched(tmp_path: Path) -> None:
    (tmp_path / ".mcp.json").write_text('{\n  "mcpServers": 1}')
    ran = install(tmp_path, "--yes")
    assert ran.returncode == 2
    assert f"{tmp_path / '.mcp.json'}:2:17: expected an object of servers by name" in ran.stderr
    assert [each.name for each in tmp_path.iterdir()] == [".mcp.json"]


def test_a_role_that_is_none_is_refused(tmp_path: Path) -> None:
    ran = install(tmp_path, "--role", "boss", "--yes")
    assert ran.returncode == 2
    assert "dev, pm, tl" in ran.stderr
