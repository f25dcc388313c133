"""What the tests of the native path share: both guests, and repositories in every condition."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.native_guest import native_guest

from exo_host.compiled import CompiledGuest, load_guest
from exo_host.handlers import local_handlers
from exo_host.native.guest import NativeGuest

__all__ = ["native_guest"]

WASM = Path(__file__).parents[3] / "generated" / "wasm"


@pytest.fixture(scope="session")
def compiled() -> CompiledGuest:
    """The wasm product."""
    return load_guest(WASM / "guest.wasm")


@pytest.fixture
async def native(native_guest: Path) -> AsyncIterator[NativeGuest]:
    """A native guest whose effects are all the host's."""
    async with NativeGuest(native_guest, local_handlers(), call_seconds=60.0) as live:
        yield live


def git(folder: Path, *arguments: str) -> str:
    """Run git, with an author."""
    author = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    return subprocess.run(
        ["git", "-C", str(folder), *author, *arguments],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "lamp.py").write_text("on = True\n")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder
