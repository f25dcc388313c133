"""`exo-gen contract`: run the gate, or one kept failure of it.

Exit status: 0 everything holds, 1 something failed or was not tried, 2 usage or environment.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from exo_gen.diagnostics import ExoGenError
from exo_gen.project import Project

if TYPE_CHECKING:
    from exo_contracts.plan import Plan
    from exo_contracts.reports.report import Report
    from exo_contracts.runner import Progress
    from exo_contracts.workbench import Result

T = TypeVar("T")

FindProject = Callable[[], Project]

_guest = click.option(
    "--guest",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The contract build of the guest; by default the committed one.",
)


@click.group()
def contract() -> None:
    """Hold both languages to the schema, across the real WebAssembly boundary."""


@contract.command()
@click.option("--examples", default=100, show_default=True, type=click.IntRange(min=0))
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same cases.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default one a processor.")
@click.option("--only", multiple=True, metavar="NAME", help="Subjects by name; * and ? match.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.option("--keep/--no-keep", default=True, help="Save failures to contracts/regressions.")
@_guest
@click.pass_obj
def run(
    find: FindProject,
    examples: int,
    seed: int,
    jobs: int | None,
    only: tuple[str, ...],
    form: Literal["text", "json"],
    keep: bool,
    guest: Path | None,
) -> None:
    """Try every type, effect and entry point: boundaries, near-misses, then random cases.

    A random example is a valid document and near-misses of it: more cases than examples.
    """
    from rich.console import Console

    from exo_contracts import runner
    from exo_contracts.plan import Plan, default_jobs
    from exo_contracts.reports.plain import as_json
    from exo_contracts.reports.text import write_text

    plan = Plan(
        project=find(),
        examples=examples,
        seed=seed,
        jobs=jobs or default_jobs(),
        only=only,
        guest=guest,
    )
    report = _guarded(lambda: _run(plan, form))
    if keep:
        runner.keep(report, plan)
    if form == "json":
        click.echo(as_json(report))
    else:
        write_text(report, Console())
    sys.exit(0 if report.green else 1)


@contract.command()
@click.argument("identifier", metavar="ID")
@_guest
@click.pass_obj
def replay(find: FindProject, identifier: str, guest: Path | None) -> None:
    """Try one kept failure again, by its id or the beginning of it."""
    from exo_contracts import failure as failures
    from exo_contracts import runner
    from exo_contracts.plan import Plan

    plan = Plan(project=find(), guest=guest)
    known = [failed for failed in failures.kept(plan.kept) if failed.id.startswith(identifier)]
    if len(known) != 1:
        found = "no kept failure" if not known else f"{len(known)} kept failures"
        raise ExoGenError(f"{found} whose id begins with {identifier!r} in {plan.kept}")
    failed = _guarded(lambda: runner.replay(plan, known[0]))
    if failed is not None:
        click.echo(failures.render(failed), nl=False)
        sys.exit(1)
    click.echo(f"holds now: {known[0].cause}: {known[0].subject}")


def _run(plan: Plan, form: str) -> Report:
    from exo_contracts import runner

    if form != "text" or not sys.stderr.isatty():
        return runner.run(plan)
    with _progress() as progress:
        return runner.run(plan, progress=progress)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on standard error, so that standard output is the report alone."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def advance(result: Result, done: int, total: int) -> None:
            failed = "  FAILED" if result.failures else ""
            bar.update(task, completed=done, total=total, description=f"{result.subject}{failed}")

        yield advance


def _guarded(work: Callable[[], T]) -> T:
    """Do something with the guest; say in words why it cannot be done."""
    from exo_host.errors import HostError

    try:
        return work()
    except HostError as error:
        raise ExoGenError(str(error)) from None
