"""A repository, the service under test, and an engine for git in containers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.host.effects.docker.engine import RunningEngine, running_engine
from tests.host.effects.git.repositories import created

from exo_host.effects.git.service import Git
from exo_host.effects.git.settings import GitSettings


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    return created(tmp_path / "repo")


@pytest.fixture
def git() -> Git:
    """Git that may be asked about any directory."""
    return Git(GitSettings())


@pytest.fixture(scope="session")
def engine() -> Iterator[RunningEngine]:
    """A real container engine."""
    with running_engine() as running:
        yield running
