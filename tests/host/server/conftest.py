"""One host for the tests that only ask it, in a git repository of their own."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.host.server.serving import Serving, configure, serving
from tests.host.server.slow_model import SlowModel


def repository(directory: Path) -> Path:
    """A git repository with one commit on main."""
    author = ("-c", "user.name=o", "-c", "user.email=o@example.org")
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("remote", "add", "origin", "https://github.com/octavia/lighthouse.git"),
        (*author, "commit", "--quiet", "--allow-empty", "-m", "light"),
    ):
        subprocess.run(["git", "-C", str(directory), *arguments], check=True)
    return directory


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    directory = repository(tmp_path_factory.mktemp("checkout"))
    (directory / ".git" / "info" / "exclude").write_text(".exomonad\nexomonad.toml\n")
    configure(directory)
    with serving(directory) as live:
        yield live


@pytest.fixture
def model() -> Iterator[SlowModel]:
    slow = SlowModel()
    yield slow
    slow.close()
