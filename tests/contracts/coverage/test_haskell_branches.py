"""Branches of the generated Haskell, counted by a guest that is compiled for it: a minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from exo_contracts import runner
from exo_contracts.coverage.branches import FileCoverage
from exo_contracts.coverage.haskell_branches import haskell_branches
from exo_contracts.coverage.instrumented import Instrumented, instrumented
from exo_contracts.coverage.tix import summed
from exo_contracts.plan import Plan
from exo_gen.guest.tree import HASKELL
from exo_gen.toolchain.find import find


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> Instrumented:
    toolchain = find()
    if toolchain is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    return instrumented(plan.project, toolchain, tmp_path_factory.mktemp("counting"))


def gone_through(
    counting: Instrumented, plan: Plan, name: str, *, jobs: int = 1
) -> Mapping[str, FileCoverage]:
    """The coverage of each file after a small run over one subject."""
    few = replace(plan, examples=2, only=(name,), guest=counting.wasm, traced=True, jobs=jobs)
    report = runner.run(few)
    assert report.green
    counts = summed(result.trace.haskell for result in report.results if result.trace is not None)
    root = plan.project.root / HASKELL
    sources = {mix.source: (root / mix.source).read_text() for mix in counting.mixes.values()}
    files = haskell_branches(counting.mixes, counts, sources, "x").files
    return {Path(file.path).name: file for file in files}


def notes(file: FileCoverage) -> set[str]:
    return {line.note for line in file.source if line.state == "missed"}


def test_every_module_has_boxes_and_lies_in_the_generated_package(
    counting: Instrumented, plan: Plan
) -> None:
    root = plan.project.root / HASKELL
    assert len(counting.mixes) > 20
    assert all((root / mix.source).is_file() and mix.boxes for mix in counting.mixes.values())


def test_only_what_a_subject_is_about_is_gone_through(counting: Instrumented, plan: Plan) -> None:
    severity = gone_through(counting, plan, "Severity")["Effects.hs"]
    tip = gone_through(counting, plan, "GitBranchTip", jobs=2)["Effects.hs"]
    assert 0 < severity.lines.covered < severity.lines.total / 2
    assert "never: gitBranchTipCommit" in notes(severity)
    assert "never: gitBranchTipCommit" not in notes(tip)
    assert "never: gitUpstreamName" in notes(tip)


def test_what_more_documents_reach_is_covered(counting: Instrumented, plan: Plan) -> None:
    record = gone_through(counting, plan, "RepoRef")
    anything = gone_through(counting, plan, "bytes")
    assert record["Number.hs"].branches.covered < anything["Number.hs"].branches.covered
    assert anything["Number.hs"].branches.percent > 90
    assert record["Tool.hs"].lines.covered == 0
    assert set(record["Parse.hs"].others) == {"expressions", "alternatives", "top level"}
