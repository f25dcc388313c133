"""A kept fault report as evidence on the gate's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from exo_contracts.faults.evidence import NoFaultReport, planted
from exo_contracts.faults.report import FaultReport, FaultResult

_KILLED = FaultResult(
    "a", "a range is not checked", "python types", True, "agreement", "type T", "cause", "{}"
)
_ALIVE = FaultResult("b", "a word is lost", "c shims", False, broken="the gate fell over")


def test_each_fault_says_who_noticed_it(tmp_path: Path) -> None:
    path = tmp_path / "faults.json"
    path.write_text(FaultReport((_KILLED, _ALIVE)).as_json())
    noticed, survived = planted(path)
    assert (noticed.name, noticed.killed_by, noticed.document) == (
        "a range is not checked",
        ("agreement",),
        "{}",
    )
    assert (survived.killed_by, survived.cause) == ((), "the gate fell over")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": [{"x": 1}]}'])
def test_another_file_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(NoFaultReport, match="contract faults --json"):
        planted(path)


def test_no_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NoFaultReport, match="cannot read"):
        planted(tmp_path / "none.json")
