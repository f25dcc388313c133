"""Reports to look at: one that is green, one that is red, with everything a page can show."""

from __future__ import annotations

from typing import Final

from exo_contracts.cases import Message
from exo_contracts.coverage.branches import Branches, CodeLine, FileCoverage, Share
from exo_contracts.coverage.cells import Cell, Coverage, Seen
from exo_contracts.coverage.remarks import Remark
from exo_contracts.failure import Failure
from exo_contracts.findings import Finding
from exo_contracts.latency import Latency
from exo_contracts.reports.evidence import Evidence, MemoryCurve, PlantedFault
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

HOSTILE: Final = "</script><img src=https://example.invalid/x>\x00\u2028\u202ertl & <b>"
"""Text that would end a script, fetch a picture, or turn a line around."""

ROLE: Final = Subject("type", "Role")
TREE: Final = Subject("type", "Tree")
LOG: Final = Subject("effect", "Log")

_CELLS: Final = {
    Cell("Role", "$", "enum", "at", "dev"): Seen(3, '"dev"'),
    Cell("Role", "$", "enum", "outside"): Seen(2, HOSTILE),
}
_MISSING: Final = Cell("Tree", "$.payload(Leaf)", "type", "outside", "null")


def green() -> Report:
    """Everything holds; one property says why it does not apply to one type."""
    holds = dict.fromkeys(ROLE.properties, 30)
    excused = {name: count for name, count in holds.items() if name != "round trip"}
    return _report(
        Result(
            LOG,
            dict.fromkeys(LOG.properties, 5),
            0.5,
            tried=5,
            latency=Latency({48: 4, 80: 1}, 1100.0),
        ),
        Result(ROLE, holds, 1.0, tried=30, coverage=Coverage(_CELLS), latency=Latency({50: 30})),
        Result(
            TREE, excused, 1.0, tried=30, remarks=(Remark("round trip", str(TREE), "it recurs"),)
        ),
    )


def red() -> Report:
    """A type fails, another lacks a case, and there is all the evidence there can be."""
    failure = Failure.of(
        ROLE,
        Finding("agreement", "haskell accepts it", HOSTILE, (("haskell", HOSTILE),)),
        Message.valid(HOSTILE),
        "common.json:20:5",
    )
    untried = {name: 30 for name in TREE.properties if name != "agreement"}
    lines = (
        CodeLine(3, f"text = {HOSTILE!r}", "covered"),
        CodeLine(9, "if text:", "partial", "never false"),
        CodeLine(10, "    raise", "missed"),
    )
    file = FileCoverage("generated/python/exo_types/wire.py", Share(9, 10), Share(3, 4), lines)
    return _report(
        Result(ROLE, dict.fromkeys(ROLE.properties, 30), 1.0, (failure,), 30, Coverage(_CELLS)),
        Result(TREE, untried, 1.0, tried=30, coverage=Coverage({_MISSING: Seen()})),
        evidence=Evidence(
            (Branches("Python", "Measured by a test.", (file,)),),
            (PlantedFault("dropped check", "Wire.hs", ("agreement",)), PlantedFault("x", "y", ())),
            (MemoryCurve("exo_echo", ((0, 2**20), (100, 2**20), (200, 2**21))),),
        ),
    )


def large() -> Report:
    """As many cells in one square as the page only shows part of."""
    cells = {
        Cell("Role", f"$.p{at}", "minLength", "at"): Seen(1, f'{{"p{at}":"a"}}')
        for at in range(250)
    }
    holds = dict.fromkeys(ROLE.properties, 30)
    return _report(Result(ROLE, holds, 1.0, tried=30, coverage=Coverage(cells)))


def _report(*results: Result, evidence: Evidence | None = None) -> Report:
    return Report(
        results,
        examples=10,
        seed=0,
        jobs=1,
        replayed=0,
        seconds=2.0,
        fingerprint="ab" * 32,
        guest="cd" * 32,
        evidence=evidence or Evidence(),
    )
