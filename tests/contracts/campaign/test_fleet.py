"""A campaign on a real cluster: what comes of it is what would come of it here."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from tests.contracts.campaign.crew import Alone, conducted, timeless

from exo_contracts import failure as failures
from exo_contracts import runner
from exo_contracts.campaign import begin, fleet
from exo_contracts.campaign.conduct import Standing
from exo_contracts.campaign.edition import Edition, mine
from exo_contracts.campaign.fleet import NoFleet, ShardBroke, connected
from exo_contracts.plan import Plan
from exo_contracts.workbench import Workbench

SHARDS = 4


@pytest.fixture
def here(some: Plan, bench: Workbench, tmp_path: Path) -> str:
    """The report of the same shards done in this process."""
    ready = begin.new(some, "here", tmp_path / "here", None)
    with begin.in_hand(ready, 2) as campaign:
        campaign.run(Alone(bench), shards=SHARDS, deadline=monotonic() + 300)
        return timeless(campaign.report())


def test_it_comes_to_the_same_as_here_and_with_a_worker_killed(
    some: Plan, cluster: Any, here: str, tmp_path: Path
) -> None:
    ending, report = conducted(some, tmp_path / "quiet", cluster, shards=SHARDS)
    assert ending == "complete"
    assert report.green
    assert timeless(report) == here

    killed: list[int] = []

    def kill(standing: Standing) -> None:
        if standing.shards and not killed:
            worker = next(iter(cluster.workers.values()))
            killed.append(worker.pid)
            os.kill(worker.pid, signal.SIGKILL)
            assert standing.shards < SHARDS * len(report.results)

    ending, report = conducted(some, tmp_path / "killed", cluster, shards=SHARDS, watch=kill)
    assert killed
    assert ending == "complete"
    assert timeless(report) == here


def _plant() -> None:
    """On a worker: let an owner be one letter longer."""
    from typing import Annotated

    from pydantic import Field

    from exo_types import models, registry
    from exo_types.codec import Codec

    class OneLetterMore(models.RepoRef):
        owner: Annotated[str, Field(min_length=1, max_length=101)]

    types: Any = registry.TYPES
    types["RepoRef"] = Codec("RepoRef", OneLetterMore)


def _uproot() -> None:
    from exo_types import models, registry
    from exo_types.codec import Codec

    types: Any = registry.TYPES
    types["RepoRef"] = Codec("RepoRef", models.RepoRef)


def test_a_planted_fault_is_found_once_and_saved(some: Plan, cluster: Any, tmp_path: Path) -> None:
    with cluster.get_client() as client:
        cluster.wait_for_workers(2)
        client.run(_plant)
        try:
            _, report = conducted(some, tmp_path / "planted", cluster, shards=SHARDS)
        finally:
            client.run(_uproot)
    assert not report.green
    found = [failed.cause for failed in report.failures]
    assert "agreement: too long: python accepts it" in found
    assert len(set(found)) == len(found)
    runner.keep(report, some)
    kept = failures.kept(some.kept)
    assert sorted(failed.id for failed in kept) == sorted(failed.id for failed in report.failures)
    assert min(len(failed.document) for failed in kept) < 200


def test_workers_of_another_edition_are_refused(
    some: Plan, cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mine()
    other = Edition({**real.versions, "hypothesis": "1.0"}, real.code, "f" * 64)
    says = rf"has hypothesis {real.versions['hypothesis']} instead of 1\.0, exo_types of schema"
    with pytest.raises(NoFleet, match=says):
        conducted(some, tmp_path / "other", cluster, shards=SHARDS, edition=other)
    # A worker that comes later is asked by nobody: it refuses the shard itself.
    monkeypatch.setattr(fleet, "_inspect", lambda client, wanted: None)
    with pytest.raises(ShardBroke, match=r"a worker refuses shard 0 of .* instead of"):
        conducted(some, tmp_path / "later", cluster, shards=SHARDS, edition=other)


def test_without_a_scheduler_there_is_no_fleet(
    some: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet, "_PATIENCE", 0.5)
    ready = begin.new(some, "x", tmp_path / "x", None)
    with (
        pytest.raises(NoFleet, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 "),
        connected("tcp://127.0.0.1:1", ready.parcel, ready.terms.edition, "x"),
    ):
        raise AssertionError
