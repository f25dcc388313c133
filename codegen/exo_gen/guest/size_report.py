"""What `exo-gen guest size` prints: the module against its budget, and the largest contributors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from exo_gen.guest.size import BUDGET, Share

if TYPE_CHECKING:
    from exo_gen.guest.measure import Weight


def show(weight: Weight, top: int) -> None:
    """Print two tables; without colour where there is no terminal."""
    console = Console(highlight=False, soft_wrap=True)
    left = BUDGET - weight.finished
    verdict = f"{left:,} left of" if left >= 0 else f"[red]{-left:,} over[/red]"
    console.print(f"guest.wasm: {weight.finished:,} bytes, {verdict} {BUDGET:,}")
    console.print(f"linked: {weight.linked:,} bytes, before wasm-opt; so are the tables")
    for heading, found in (("package", weight.shares.packages), ("module", weight.shares.modules)):
        console.print(_table(heading, found[:top], weight.shares.total))


def as_json(weight: Weight, top: int) -> str:
    """Return the same as a document."""
    return json.dumps(
        {
            "finished": weight.finished,
            "budget": BUDGET,
            "linked": weight.linked,
            "packages": [_plain(share) for share in weight.shares.packages[:top]],
            "modules": [_plain(share) for share in weight.shares.modules[:top]],
        },
        indent=2,
    )


def _table(heading: str, found: Sequence[Share], total: int) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(heading)
    for column in ("bytes", "share", "code", "data"):
        table.add_column(column, justify="right")
    for share in found:
        part = f"{share.total / total:.0%}" if total else "-"
        table.add_row(share.name, f"{share.total:,}", part, f"{share.code:,}", f"{share.data:,}")
    return table


def _plain(share: Share) -> dict[str, object]:
    return {"name": share.name, "bytes": share.total, "code": share.code, "data": share.data}
