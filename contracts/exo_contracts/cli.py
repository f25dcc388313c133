"""`exo-gen contract`: run the gate, or one kept failure of it.

Exit status: 0 everything holds, 1 something failed or was not tried, 2 usage or environment.
"""

from __future__ import annotations

import secrets
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from exo_contracts.campaign.command import campaign
from exo_contracts.command import FindProject, guarded, progress_bar
from exo_contracts.coverage.cli import coverage, watched
from exo_contracts.differential.command import differential
from exo_contracts.faults.cli import faults
from exo_contracts.profiles import DEFAULT, PROFILES, Profile
from exo_gen.diagnostics import ExoGenError

if TYPE_CHECKING:
    from exo_contracts.plan import Plan
    from exo_contracts.reports.outputs import Form
    from exo_contracts.reports.report import Report

_guest = click.option(
    "--guest",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The contract build of the guest; by default the committed one.",
)
_database = click.option(
    "--database",
    metavar="PLACE",
    help="Share what failed: a folder, redis://HOST:PORT/N, read-only:PLACE, or none.",
)
_file = click.Path(dir_okay=False, path_type=Path)


@click.group()
def contract() -> None:
    """Hold both languages to the schema, across the real WebAssembly boundary."""


contract.add_command(coverage)
contract.add_command(differential)
contract.add_command(faults)


@contract.command()
@click.option(
    "--profile",
    "size",
    default=DEFAULT,
    show_default=True,
    type=click.Choice(list(PROFILES)),
    help="How much to try; the options below override it.",
)
@click.option("--examples", type=click.IntRange(min=0))
@click.option("--seed", type=int, help="The same seed makes the same cases.")
@click.option("--minutes", type=click.FloatRange(min=0), help="Begin no subject after so long.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes; by default one a processor.")
@click.option("--only", multiple=True, metavar="NAME", help="Subjects by name; * and ? match.")
@click.option(
    "--format",
    "form",
    default="text",
    type=click.Choice(["text", "json", "github"]),
    help="What to print; github: text, annotations, and a summary of the job.",
)
@click.option("--json", "json_file", type=_file, help="Write JSON to a file as well.")
@click.option("--html", type=_file, help="Write a page to a file: what is proven, what is not.")
@click.option("--junit", type=_file, help="Write JUnit XML to a file as well.")
@click.option("--all", "everything", is_flag=True, help="Print a line for every subject.")
@click.option(
    "--coverage",
    "branches",
    is_flag=True,
    help="Run again, watched, for the branches of the generated code.",
)
@click.option(
    "--faults",
    type=_file,
    help="Show these planted faults on the page: what `contract faults --json` saved.",
)
@click.option("--keep/--no-keep", default=True, help="Save failures to contracts/regressions.")
@_database
@_guest
@click.pass_obj
def run(
    find: FindProject,
    size: str,
    examples: int | None,
    seed: int | None,
    minutes: float | None,
    jobs: int | None,
    only: tuple[str, ...],
    form: Form,
    json_file: Path | None,
    html: Path | None,
    junit: Path | None,
    everything: bool,
    branches: bool,
    faults: Path | None,
    keep: bool,
    database: str | None,
    guest: Path | None,
) -> None:
    """Try every type, effect and entry point: boundaries, near-misses, then random cases.

    A random example is a valid document and near-misses of it: more cases than examples.
    """
    from exo_contracts import runner
    from exo_contracts.faults.evidence import planted
    from exo_contracts.plan import Plan, default_jobs
    from exo_contracts.reports.junit import as_junit
    from exo_contracts.reports.outputs import Outputs, deliver
    from exo_contracts.reports.page import as_page
    from exo_contracts.reports.plain import as_json

    profile = PROFILES[size]
    plan = Plan(
        project=find(),
        examples=profile.examples if examples is None else examples,
        seed=_seed(profile, seed),
        jobs=jobs or default_jobs(),
        only=only,
        guest=guest,
        remembers=profile.remembers or database is not None,
        database=database,
        memory_calls=profile.memory_calls,
        minutes=profile.minutes if minutes is None else minutes,
    )
    files = {json_file: as_json, html: as_page, junit: as_junit}
    outputs = Outputs(form, {path: written for path, written in files.items() if path}, everything)
    shown = () if faults is None else planted(faults)
    report = guarded(lambda: _run(plan, form))
    report = replace(report, evidence=replace(report.evidence, faults=shown))
    if branches:
        seen = watched(replace(plan, examples=min(plan.examples, profile.coverage_examples)))
        evidence = replace(report.evidence, branches=seen.evidence.branches)
        report = replace(report, evidence=evidence)
    if keep:
        runner.keep(report, plan)
    deliver(report, outputs)
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
    failed = guarded(lambda: runner.replay(plan, known[0]))
    if failed is not None:
        click.echo(failures.render(failed), nl=False)
        sys.exit(1)
    click.echo(f"holds now: {known[0].cause}: {known[0].subject}")


contract.add_command(campaign)


def _seed(profile: Profile, given: int | None) -> int:
    """The seed asked for, the profile's, or a new one, which is said: cases come of it alone."""
    known = profile.seed if given is None else given
    if known is not None:
        return known
    seed = secrets.randbelow(2**32)
    click.echo(f"profile {profile.name}: seed {seed}", err=True)
    return seed


def _run(plan: Plan, form: str) -> Report:
    from exo_contracts import runner

    if form != "text" or not sys.stderr.isatty():
        return runner.run(plan)
    with progress_bar() as progress:
        return runner.run(plan, progress=progress)
