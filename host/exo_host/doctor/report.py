"""Findings as a table for a person, as lines for a pipe, as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from rich.table import Table
from rich.text import Text

from exo_host.doctor.finding import Finding

_MARKS: Final = {
    "ok": ("✓ ok", "green"),
    "missing": ("• missing", "yellow"),
    "broken": ("✗ broken", "red"),
}


def is_well(findings: Sequence[Finding]) -> bool:
    """Whether nothing is broken."""
    return all(each.state != "broken" for each in findings)


def summary(findings: Sequence[Finding]) -> str:
    """One line about all of them."""
    counts = {state: sum(each.state == state for each in findings) for state in _MARKS}
    return f"{counts['ok']} ok, {counts['missing']} missing but optional, {counts['broken']} broken"


def as_table(findings: Sequence[Finding]) -> Table:
    """A table; what to do stands below what was found."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("what", no_wrap=True)
    table.add_column("state", no_wrap=True)
    table.add_column("found, and how to mend it", overflow="fold")
    for each in findings:
        mark, style = _MARKS[each.state]
        found = Text(clean(each.found))
        if each.mend:
            found.append(f"\n→ {clean(each.mend)}", style="bold")
        table.add_row(each.name, Text(mark, style), found)
    return table


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """A line each: state, name, found, how to mend it; between them a tab."""
    return [
        "\t".join(clean(part) for part in (each.state, each.name, each.found, each.mend)).rstrip()
        for each in findings
    ]


def as_json(findings: Sequence[Finding]) -> str:
    """`{"ok": ..., "findings": [{"name", "state", "found", "mend"}]}`"""
    document = {"ok": is_well(findings), "findings": [asdict(each) for each in findings]}
    return json.dumps(document, ensure_ascii=True, indent=2)


def clean(text: str) -> str:
    """Text on one line, without what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)
