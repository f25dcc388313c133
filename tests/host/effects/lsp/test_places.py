"""Which workspaces and files may be asked about, and settings as they may be written."""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from exo_host.effects.lsp.service import LanguageServers
from exo_host.effects.lsp.settings import DEFAULT_SERVERS, LanguageServersSettings
from exo_types.failure import EffectFailure
from exo_types.models import EffectError, LSPHoverQuery, LSPPosition


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n")
    return folder


async def refusal(settings: dict[str, Any], **query: Any) -> EffectError:
    """What the service says of a query that never gets as far as a server."""
    servers = LanguageServers(LanguageServersSettings.model_validate(settings))
    asked = {"language": "python", "position": LSPPosition(line=0, character=0), **query}
    with pytest.raises(EffectFailure) as failure:
        await servers.hover(
            LSPHoverQuery.model_validate({name: _text(value) for name, value in asked.items()})
        )
    assert servers.pids() == {}
    await servers.close()
    return failure.value.error


def _text(value: object) -> object:
    return str(value) if isinstance(value, Path) else value


async def test_a_language_nobody_serves(workspace: Path) -> None:
    error = await refusal({}, workspace=workspace, file=workspace / "a.py", language="latin")
    assert error.code == "unsupported"
    assert "'latin'" in error.message
    assert "python" in error.message


async def test_a_language_that_is_turned_off(workspace: Path) -> None:
    off: dict[str, object] = {"servers": {"python": []}}
    error = await refusal(off, workspace=workspace, file=workspace / "a.py")
    assert error.code == "unsupported"


async def test_a_server_that_is_not_installed(workspace: Path) -> None:
    command = {"argv": ["no-such-server", "--stdio"], "install": "apt-get install it"}
    error = await refusal(
        {"servers": {"python": command}}, workspace=workspace, file=workspace / "a.py"
    )
    assert error.code == "unavailable"
    assert "no-such-server" in error.message
    assert "apt-get install it" in error.message


async def test_a_program_the_system_will_not_run(workspace: Path, tmp_path: Path) -> None:
    program = tmp_path / "server"
    program.write_text("#!/no/such/interpreter\n")
    program.chmod(0o755)
    error = await refusal(
        {"servers": {"python": [str(program)]}}, workspace=workspace, file=workspace / "a.py"
    )
    assert error.code == "unavailable"
    assert str(program) in error.message


@pytest.mark.parametrize(
    ("folder", "file", "code"),
    [
        ("relative", "/x", "invalid_input"),
        ("/with\0nul", "/x", "invalid_input"),
        ("/with\nline", "/x", "invalid_input"),
        ("/no/such/folder", "/no/such/folder/a.py", "not_found"),
        ("{workspace}/a.py", "{workspace}/a.py", "not_found"),
        ("{workspace}", "a.py", "invalid_input"),
        ("{workspace}", "{workspace}/a\x1b.py", "invalid_input"),
        ("{workspace}", "{workspace}/missing.py", "not_found"),
        ("{workspace}", "{workspace}/a.py/b.py", "not_found"),
        ("{workspace}", "{workspace}/../outside.py", "forbidden"),
        ("{workspace}", "{workspace}-more/a.py", "forbidden"),
        ("{workspace}", "{workspace}", "invalid_input"),
        ("/" + "long" * 100, "/x", "not_found"),
        ("{workspace}", "{workspace}/" + "long" * 100, "not_found"),
    ],
)
async def test_paths(workspace: Path, folder: str, file: str, code: str) -> None:
    error = await refusal(
        {},
        workspace=folder.format(workspace=workspace),
        file=file.format(workspace=workspace),
    )
    assert error.code == code


async def test_a_link_that_leads_out_of_the_workspace(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("x = 1\n")
    (workspace / "link.py").symlink_to(tmp_path / "secret.py")
    error = await refusal({}, workspace=workspace, file=workspace / "link.py")
    assert error.code == "forbidden"
    with_text = await refusal({}, workspace=workspace, file=workspace / "link.py", text="")
    assert with_text.code == "forbidden"


async def test_links_that_lead_in_a_circle(workspace: Path) -> None:
    (workspace / "one.py").symlink_to(workspace / "two.py")
    (workspace / "two.py").symlink_to(workspace / "one.py")
    error = await refusal({}, workspace=workspace, file=workspace / "one.py")
    assert error.code == "not_found"


async def test_a_pipe_is_not_waited_for(workspace: Path) -> None:
    os.mkfifo(workspace / "pipe.py")
    error = await refusal({}, workspace=workspace, file=workspace / "pipe.py")
    assert error.code == "invalid_input"


async def test_workspaces_outside_the_roots(workspace: Path, tmp_path: Path) -> None:
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    (allowed / "link").symlink_to(workspace)
    roots = {"roots": [str(allowed)]}
    for folder in (workspace, allowed / "link", allowed / ".." / "workspace", Path("/no/such")):
        error = await refusal(roots, workspace=folder, file=folder / "a.py")
        assert error.code == "forbidden"


async def test_a_file_that_is_too_large(workspace: Path) -> None:
    settings = {"max_file_bytes": 5}
    error = await refusal(settings, workspace=workspace, file=workspace / "a.py")
    assert error.code == "invalid_input"
    long = await refusal(settings, workspace=workspace, file=workspace / "a.py", text="é" * 3)
    assert long.code == "invalid_input"


async def test_a_file_that_is_not_utf8(workspace: Path) -> None:
    (workspace / "a.py").write_bytes(b"x = '\xe9'\n")
    error = await refusal({}, workspace=workspace, file=workspace / "a.py")
    assert error.code == "invalid_input"
    assert "byte 5" in error.message


async def test_a_program_in_the_workspace_is_not_taken_for_one_in_the_hosts_folder(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = tmp_path / "host"
    host.mkdir()
    for folder, status in ((host, 3), (workspace, 4)):
        program = folder / "server"
        program.write_text(f"#!/bin/sh\nexit {status}\n")
        program.chmod(0o755)
    monkeypatch.chdir(host)
    error = await refusal(
        {"servers": {"python": ["./server"]}}, workspace=workspace, file=workspace / "a.py"
    )
    assert "exited with status 3" in error.message


def test_commands_may_be_written_short() -> None:
    settings = LanguageServersSettings.model_validate(
        {
            "servers": {
                "a": ["x", "--stdio"],
                "b": [["x"], ["y"]],
                "c": {"argv": ["x"], "install": "get x"},
                "d": [{"argv": ["x"]}, ["y"]],
            }
        }
    )
    assert [command.argv for command in settings.commands("a")] == [("x", "--stdio")]
    assert [command.argv for command in settings.commands("b")] == [("x",), ("y",)]
    assert [command.install for command in settings.commands("c")] == ["get x"]
    assert [command.argv for command in settings.commands("d")] == [("x",), ("y",)]
    assert settings.commands("python") == DEFAULT_SERVERS["python"]


@pytest.mark.parametrize(
    "wrong", [{"servers": {"a": [[]]}}, {"servers": {"a": [""]}}, {"timeout_seconds": 0}, {"x": 1}]
)
def test_settings_that_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        LanguageServersSettings.model_validate(wrong)
