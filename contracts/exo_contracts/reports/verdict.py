"""The verdict: what a run shows and what it does not, in words for somebody new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from exo_contracts.reports.report import Report

_KINDS: Final = {
    "type": ("type", "types"),
    "effect": ("effect", "effects"),
    "entry point": ("entry point", "entry points"),
    "document": ("raw documents", "raw documents"),
}
"""In the order in which they are counted up, most important first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A headline, what was shown, and what no run of this kind shows or this one left out."""

    good: bool
    headline: str
    shown: str
    limits: tuple[str, ...]


def verdict(report: Report) -> Verdict:
    """Put a report into words."""
    return Verdict(report.green, _headline(report), _shown(report), tuple(_limits(report)))


def counted(number: int, one: str, several: str) -> str:
    """`1 type`, `2 types`."""
    return f"{number:,} {one if number == 1 else several}"


def _headline(report: Report) -> str:
    failed = {failure.subject for failure in report.failures}
    untried = {subject for subject, _ in report.untried}
    if failed:
        return f"{counted(len(failed), 'subject does', 'subjects do')} not hold."
    if untried:
        return (
            f"Nothing failed, but {counted(len(report.untried), 'thing', 'things')} went untried."
        )
    return "Everything that was asked holds."


def _shown(report: Report) -> str:
    cells = [seen for result in report.results for seen in result.coverage.cells.values()]
    reached = sum(seen.count > 0 for seen in cells)
    limits = (
        f"Each of the {len(cells):,} cells that the schema's keywords make"
        if reached == len(cells)
        else f"Of the {len(cells):,} cells that the schema's keywords make, {reached:,}"
    )
    has = "has" if reached == len(cells) or reached == 1 else "have"
    cases = f"{report.cases:,} cases"
    sides = "the schema's own validator, the generated Python and the guest's real WebAssembly"
    outcome = (
        f"mean the same to {sides}, in all {cases} tried"
        if report.green
        else f"were held against {sides}, in {cases}"
    )
    whom = _whom(report)
    sentences = [f"{whom} {outcome}."] if whom else []
    if instances := [r.subject.name for r in report.results if r.subject.kind == "instance"]:
        sentences.append(f"The guest as a running instance was tried too: {', '.join(instances)}.")
    if cells:
        sentences.append(
            f"{limits} {has} a case: a keyword at a place, inside its limit, at it, or just beyond."
        )
    return " ".join(sentences)


def _whom(report: Report) -> str:
    """What documents are of, counted; nothing when only instances were tried."""
    counts: Counter[str] = Counter(result.subject.kind for result in report.results)
    parts = [
        names[0] if names[0] == names[1] else counted(counts[kind], *names)
        for kind, names in _KINDS.items()
        if counts[kind]
    ]
    if not parts:
        return ""
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    text = listed[:1].upper() + listed[1:]
    return f"{text} (chosen by {' '.join(report.only)}, not all there are)" if report.only else text


def _limits(report: Report) -> list[str]:
    limits = [
        "Between the limits, documents are drawn by chance, not gone through one by one: "
        f"{counted(report.examples, 'example', 'examples')} a subject, from seed {report.seed}.",
        "What an effect really does is not part of it: git, GitHub, Docker and the rest are "
        "answered by the gate, with every reply their types allow.",
    ]
    if report.only:
        limits.insert(0, f"Subjects not named {' or '.join(report.only)} were left out.")
    memory = any("memory" in result.cases for result in report.results)
    absent = [
        name
        for name, there in (
            ("the branches of the generated code", report.evidence.branches),
            ("planted faults, which show that the gate notices", report.evidence.faults),
            ("memory over many calls", report.memory or memory),
        )
        if not there
    ]
    if absent:
        limits.append(f"Not measured in this run: {'; '.join(absent)}.")
    return limits
