"""Fixtures of the campaigns' tests: a project to write in, and a real cluster of processes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.campaign.crew import cluster_of

from exo_contracts.plan import Plan
from exo_gen.project import Project


@pytest.fixture
def desk(project: Project, tmp_path: Path) -> Project:
    """This project with nothing kept and no campaign yet."""
    for name in ("schema", "generated"):
        (tmp_path / name).symlink_to(project.root / name)
    return Project.at(tmp_path)


@pytest.fixture
def some(desk: Project) -> Plan:
    """A plan of a few subjects of every kind."""
    return Plan(
        desk, examples=5, only=("Role", "Log", "bytes", "RepoRef", "loader"), database="none"
    )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """Two workers for all tests that leave them as they were."""
    with cluster_of(2) as cluster:
        yield cluster
