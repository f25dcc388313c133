"""A document that kills the process it is tried in is a finding, and kills nothing else."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import dask
import pytest
from tests.contracts.campaign.crew import cluster_of, conducted

from exo_contracts import failure as failures
from exo_contracts import runner
from exo_contracts.campaign.careful import CAUSE, ShardFailed, carefully, crashed
from exo_contracts.campaign.edition import mine
from exo_contracts.campaign.orders import Order, carried_out
from exo_contracts.campaign.parcel import packed, unpacked
from exo_contracts.campaign.shards import Shard
from exo_contracts.failure import render
from exo_contracts.plan import Plan
from exo_contracts.reports.report import Report
from exo_contracts.subjects import Subject
from exo_contracts.workbench import Workbench
from exo_gen.project import Project

REPO = Subject("type", "RepoRef")
ROLE = Subject("type", "Role")


@pytest.fixture(scope="module")
def unpacked_here(project: Project, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    unpacked(packed(project, plan.wasm), folder)
    return folder


@pytest.fixture
def fatal(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the processes started from here: generated Python that a long RepoRef kills."""
    copy = tmp_path / "faulty" / "exo_types"
    source = project.generated / "python" / "exo_types"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
    codec = copy / "codec.py"
    before = "        return self.from_plain(loads(data))\n"
    fault = """\
        if self.name == "RepoRef" and len(data) > 120:
            import os, signal
            os.kill(os.getpid(), signal.SIGSEGV)
"""
    text = codec.read_text()
    assert before in text
    codec.write_text(text.replace(before, fault + before))
    # For what is started as a program, and for what multiprocessing spawns.
    monkeypatch.setenv("PYTHONPATH", str(copy.parent), prepend=os.pathsep)
    monkeypatch.syspath_prepend(copy.parent)


def test_what_does_not_die_counts(unpacked_here: Path, bench: Workbench) -> None:
    order = Order(Shard(ROLE, 1), "0/1", 10)
    here, there = carried_out(bench, order), carefully(unpacked_here, order)
    assert there.result.cases == here.result.cases
    assert there.result.tried == here.result.tried > 0


@pytest.mark.usefixtures("fatal")
def test_what_dies_is_a_finding_with_its_document(unpacked_here: Path, bench: Workbench) -> None:
    delivery = carefully(unpacked_here, Order(Shard(REPO, 0), "0", 0))
    (failed,) = delivery.result.failures
    assert failed.finding.cause == CAUSE
    assert "died of SIGSEGV each of 3 times, at this document" in failed.finding.message
    assert len(failed.document) > 120
    # It is a case like any other: where nothing kills, it holds.
    assert bench.replay(failed) is None


def test_a_fault_of_the_gate_is_not_a_finding(unpacked_here: Path) -> None:
    order = Order(Shard(Subject("type", "NoSuchType"), 0), "0", 1)
    with pytest.raises(ShardFailed, match="shard 0 of type NoSuchType cannot be examined"):
        carefully(unpacked_here, order)


@pytest.mark.usefixtures("fatal")
def test_a_shard_that_kills_its_workers_does_not_end_the_campaign(
    desk: Project, bench: Workbench, tmp_path: Path
) -> None:
    plan = Plan(desk, examples=3, only=("RepoRef", "Role"))
    allowed: dict[str, Any] = {"distributed.scheduler.allowed-failures": 0}
    with dask.config.set(allowed), cluster_of(1) as fleet:
        with fleet.get_client() as client:
            (edition,) = client.run(mine).values()
        ending, report = conducted(plan, tmp_path / "x", fleet, shards=1, edition=edition)
    assert ending == "complete"
    died, held = sorted(report.results, key=lambda result: not result.failures)
    assert [failed.cause for failed in died.failures] == [f"survival: {CAUSE}"]
    assert held.failures == ()
    assert held.cases == carried_out(bench, Order(Shard(ROLE, 0), "0", 3)).result.cases
    runner.keep(report, plan)
    (kept,) = failures.kept(plan.kept)
    assert kept.id == died.failures[0].id


def test_a_finding_without_a_document_is_not_kept(desk: Project, plan: Plan) -> None:
    delivery = crashed(Order(Shard(ROLE, 0), "0", 1), "its worker died")
    report = Report((delivery.result,), 1, 0, 1, 0, 0.0)
    assert not report.green
    assert "not known" in render(delivery.result.failures[0])
    runner.keep(report, Plan(desk))
    assert failures.kept(Plan(desk).kept) == []
