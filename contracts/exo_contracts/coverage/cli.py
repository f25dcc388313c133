"""`exo-gen contract coverage`: which generated code the gate goes through, and which not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from exo_contracts.command import FindProject, guarded
from exo_contracts.profiles import DEFAULT, PROFILES

if TYPE_CHECKING:
    from exo_contracts.plan import Plan
    from exo_contracts.reports.report import Report


@click.command()
@click.option(
    "--examples",
    default=PROFILES[DEFAULT].coverage_examples,
    show_default=True,
    type=click.IntRange(min=0),
    help="Random examples a subject, after the sweep.",
)
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same cases.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default one a processor.")
@click.option("--only", multiple=True, metavar="NAME", help="Subjects by name; * and ? match.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the page of this run to a file, the code in it.",
)
@click.pass_obj
def coverage(
    find: FindProject,
    examples: int,
    seed: int,
    jobs: int | None,
    only: tuple[str, ...],
    form: Literal["text", "json"],
    html: Path | None,
) -> None:
    """Run the gate and show which lines and branches of the generated code it goes through.

    Haskell is compiled anew for it, which takes a minute; without a compiler, Python alone is
    measured.
    """
    from exo_contracts.plan import Plan, default_jobs
    from exo_contracts.reports.branches import branches_json, branches_text
    from exo_contracts.reports.files import write_whole
    from exo_contracts.reports.page import as_page

    plan = Plan(
        project=find(), examples=examples, seed=seed, jobs=jobs or default_jobs(), only=only
    )
    report = watched(plan)
    measured = report.evidence.branches
    text = branches_text(measured) if form == "text" else f"{branches_json(measured)}\n"
    click.echo(text, nl=False)
    if html is not None:
        write_whole(html, as_page(report))
    if not report.green:
        click.echo("not everything holds: `exo-gen contract run` says what", err=True)
    sys.exit(0 if report.green else 1)


def watched(plan: Plan) -> Report:
    """Run a plan with everything watched that can be; say what cannot."""
    from exo_contracts.coverage.measure import measure
    from exo_gen.toolchain.find import find

    toolchain = find()
    if toolchain is None:
        click.echo("Haskell is not measured: run `exo-gen toolchain install`", err=True)
    return guarded(lambda: measure(plan, toolchain))
