"""The gate can be trusted: it finds every planted fault, says so in few words, and finds no other.

Faults in Python are planted in copies of the tree and tried in fresh processes. Those in Haskell
and C share one compiled guest, each switched on alone; without a compiler they are skipped.
"""

from __future__ import annotations

import pytest

from exo_contracts.faults.catalogue import CATALOGUE
from exo_contracts.faults.fault import Fault
from exo_contracts.faults.report import FaultReport
from exo_gen.toolchain.find import find

SMALL = 400
"""Letters: no fault needs a larger document to show, unless it is about size."""

LARGE = {"c-input-second-page", "hs-size-limit", "hs-input-clipped", "py-size-limit"} | {
    "ld-output-cut"
}


@pytest.mark.parametrize("fault", CATALOGUE, ids=lambda fault: fault.id)
def test_a_planted_fault_is_killed(fault: Fault, report: FaultReport) -> None:
    if fault.compiled and find() is None:
        pytest.skip("no wasm32-wasi-ghc: run `exo-gen toolchain install`")
    (result,) = (result for result in report.results if result.id == fault.id)
    assert result.killed, result.broken or "the gate does not see it"
    assert result.property == fault.seen_by, result.cause
    assert result.subject in [str(subject) for subject in fault.subjects]
    assert result.document is not None
    assert len(result.document) < SMALL or fault.id in LARGE


def test_where_nothing_is_planted_nothing_is_found(report: FaultReport) -> None:
    assert report.unplanted == ()


def test_the_report_can_be_kept(report: FaultReport) -> None:
    assert FaultReport.read(report.as_json()) == report
