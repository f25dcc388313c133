"""`exo-gen contract faults`: plant every fault of the catalogue and see the gate find it.

Exit status: 0 all killed, 1 one is alive, 2 the catalogue is stale or there is no compiler.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from exo_contracts.command import FindProject

if TYPE_CHECKING:
    from exo_contracts.faults.report import FaultResult


@click.command()
@click.option("--only", multiple=True, metavar="ID", help="Faults by id; * and ? match.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default one a processor.")
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same cases.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.option(
    "--json",
    "saved",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Save the report here as well.",
)
@click.pass_obj
def faults(
    find: FindProject,
    only: tuple[str, ...],
    jobs: int | None,
    seed: int,
    form: Literal["text", "json"],
    saved: Path | None,
) -> None:
    """Plant faults along the whole boundary; the gate must find every one of them.

    Faults in Haskell and C share one build of the guest, which takes a compiler; --only 'py-*' does
    without.
    """
    from rich.console import Console

    from exo_contracts.faults.catalogue import chosen
    from exo_contracts.faults.run import Hunt, run
    from exo_contracts.faults.text import progress_line, write_text
    from exo_contracts.plan import default_jobs
    from exo_contracts.reports.files import write_whole
    from exo_gen.toolchain.find import require

    hunt = Hunt(find(), chosen(only), jobs or default_jobs(), seed=seed)

    def tell(result: FaultResult, done: int, total: int) -> None:
        click.echo(progress_line(result, done, total), err=True)

    report = run(hunt, require, progress=tell)
    if saved is not None:
        write_whole(saved, report.as_json())
    if form == "json":
        click.echo(report.as_json(), nl=False)
    else:
        write_text(report, Console())
    sys.exit(0 if report.green else 1)
