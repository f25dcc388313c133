"""Branch coverage for a person at a terminal, and for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from exo_contracts.coverage.branches import Branches, FileCoverage, Share

_UNCOVERED: Final = ("partial", "missed")


def branches_text(measured: Sequence[Branches]) -> str:
    """A table of files for each language, then every line that is not wholly covered."""
    lines: list[str] = []
    for branches in measured:
        lines += [*_table(branches), ""]
    for branches in measured:
        for file in branches.files:
            lines += _uncovered(file)
    return "\n".join(lines).rstrip("\n") + "\n"


def branches_json(measured: Iterable[Branches]) -> str:
    """The same for a program; `uncovered` has no line that is wholly covered."""
    plain = [
        {
            "language": branches.language,
            "how": branches.how,
            "lines": _plain(branches.lines),
            "branches": _plain(branches.branches),
            "files": [_plain_file(file) for file in branches.files],
        }
        for branches in measured
    ]
    return json.dumps(plain, ensure_ascii=False, indent=2)


def _table(branches: Branches) -> Iterator[str]:
    names = list(dict.fromkeys(name for file in branches.files for name in file.others))
    rows = [[branches.language, "lines", "branches", *names]]
    rows += [
        [
            file.path,
            _share(file.lines),
            _share(file.branches),
            *(_share(file.others[name]) if name in file.others else "" for name in names),
        ]
        for file in branches.files
    ]
    totals = [_sum(file.others.get(name) for file in branches.files) for name in names]
    rows.append(["all", *map(_share, (branches.lines, branches.branches, *totals))])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join((first, *rest)).rstrip()
    yield f"by {branches.how}"


def _uncovered(file: FileCoverage) -> Iterator[str]:
    for line in file.source:
        if line.state in _UNCOVERED:
            note = f"  [{line.note}]" if line.note else ""
            yield f"{file.path}:{line.number}: {line.text.strip()}{note}"


def _share(share: Share) -> str:
    return f"{share.covered}/{share.total} {share.percent:3.0f}%"


def _sum(shares: Iterable[Share | None]) -> Share:
    known: Sequence[Share] = [share for share in shares if share is not None]
    return Share(sum(share.covered for share in known), sum(share.total for share in known))


def _plain(share: Share) -> dict[str, int]:
    return {"covered": share.covered, "total": share.total}


def _plain_file(file: FileCoverage) -> dict[str, Any]:
    return {
        "path": file.path,
        "lines": _plain(file.lines),
        "branches": _plain(file.branches),
        **{name: _plain(share) for name, share in file.others.items()},
        "uncovered": [
            {"line": line.number, "state": line.state, "text": line.text, "note": line.note}
            for line in file.source
            if line.state in _UNCOVERED
        ],
    }
