"""`exo-gen contract campaign`: the thin edge.

Exit status: 0 everything holds, 1 something failed or was not tried, 2 usage or environment, 130
ended by Ctrl-C; the report is of what was done until then.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from exo_contracts.command import FindProject

if TYPE_CHECKING:
    from exo_contracts.campaign.begin import Ready
    from exo_contracts.campaign.conduct import Campaign, Ending, Standing, Watch
    from exo_contracts.plan import Plan

EXAMPLES: Final = 200
"""Examples a shard: seconds of work, so that little is lost with a worker and less on the way."""

INTERRUPTED: Final = 130


@click.command()
@click.option("--scheduler", required=True, metavar="ADDR", help="As `dask scheduler` says it.")
@click.option("--minutes", type=click.FloatRange(min=0), help="How long to go on, from now.")
@click.option("--shards", type=click.IntRange(min=1), help="No more of each subject than this.")
@click.option("--examples", type=click.IntRange(min=0), help=f"A shard; by default {EXAMPLES}.")
@click.option("--seed", type=int, help="By default 0. The same seed makes the same cases.")
@click.option("--only", multiple=True, metavar="NAME", help="Subjects by name; * and ? match.")
@click.option("--name", help="What to call it; by default the time it begins. To --resume: which.")
@click.option("--resume", is_flag=True, help="Go on with the campaign begun last, or with --name.")
@click.option("--format", "form", default="text", type=click.Choice(["text", "json"]))
@click.option("--keep/--no-keep", default=True, help="Save failures to contracts/regressions.")
@click.option(
    "--database",
    metavar="PLACE",
    help="Share what failed: a folder, redis://HOST:PORT/N, read-only:PLACE, or none.",
)
@click.option(
    "--guest",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The contract build of the guest; by default the committed one.",
)
@click.pass_obj
def campaign(
    find: FindProject,
    scheduler: str,
    minutes: float | None,
    shards: int | None,
    examples: int | None,
    seed: int | None,
    only: tuple[str, ...],
    name: str | None,
    resume: bool,
    form: Literal["text", "json"],
    keep: bool,
    database: str | None,
    guest: Path | None,
) -> None:
    """Run the gate on a dask cluster, round after round, until the time is over.

    Every round tries every subject with other random cases. What was done is on disk after each
    shard: --resume goes on, and the report is that of a campaign which was never interrupted.
    """
    from exo_contracts import runner
    from exo_contracts.plan import Plan
    from exo_contracts.reports.outputs import Outputs, deliver

    if minutes is None and shards is None:
        raise click.UsageError("say when to end: --minutes M, or --shards K, or both")
    plan = Plan(
        find(),
        examples=EXAMPLES if examples is None else examples,
        seed=seed or 0,
        only=only,
        guest=guest,
        database=database,
    )
    ready = _ready(plan, name, resume, seed, examples)
    deadline = inf if minutes is None else time.monotonic() + 60 * minutes
    ended, ending = _run(ready, plan, scheduler, shards, deadline)
    report = ended.report()
    if keep:
        runner.keep(report, plan)
    deliver(report, Outputs(form, {}))
    _say_how_it_ended(ended, ending)
    sys.exit(INTERRUPTED if ending == "interrupted" else 0 if report.green else 1)


def _ready(
    plan: Plan, name: str | None, resume: bool, seed: int | None, examples: int | None
) -> Ready:
    from exo_contracts.campaign import begin
    from exo_contracts.campaign.journal import FOLDER, latest
    from exo_contracts.database import opened

    campaigns = plan.project.root / FOLDER
    name = name or (
        latest(campaigns) if resume else time.strftime("%Y-%m-%dT%H%M%SZ", time.gmtime())
    )
    if Path(name).name != name:
        raise click.UsageError(f"--name becomes a folder's name; {name!r} cannot")
    folder = campaigns / name
    if resume:
        return begin.resumed(plan, folder, seed=seed, examples=examples)
    return begin.new(plan, name, folder, opened(plan.database, plan.project.root))


def _run(
    ready: Ready, plan: Plan, scheduler: str, shards: int | None, deadline: float
) -> tuple[Campaign, Ending]:
    from exo_contracts.campaign.begin import in_hand
    from exo_contracts.campaign.fleet import connected
    from exo_contracts.database import opened

    terms = ready.terms
    database = opened(plan.database, plan.project.root)
    _hush()
    with (
        connected(scheduler, ready.parcel, terms.edition, terms.digest) as fleet,
        in_hand(ready, fleet.workers()) as campaign,
        _watch() as watch,
    ):
        for page in campaign.torn:
            click.echo(f"{page} cannot be read; its shards are done again", err=True)
        ending = campaign.run(
            fleet, shards=shards, deadline=deadline, database=database, watch=watch
        )
    return campaign, ending


def _hush() -> None:
    """Have what goes wrong in the cluster said once, by us and in words: dask tells it too."""
    with suppress(ImportError):
        import distributed  # noqa: F401 - its import sets the levels
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _watch() -> Iterator[Watch | None]:
    """A line on standard error that says how it stands; nothing where that is no terminal."""
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    if not sys.stderr.isatty():
        yield None
        return
    with Live(console=Console(stderr=True), transient=True, auto_refresh=False) as live:

        def show(standing: Standing) -> None:
            live.update(Text(standing_line(standing)), refresh=True)

        yield show


def standing_line(standing: Standing) -> str:
    """How a campaign stands, in a line and one more for each cause of failure."""
    line = (
        f"{standing.shards:,} shards, {standing.cases:,} cases, {standing.rate:,.0f} a second, "
        f"{standing.workers} worker{'' if standing.workers == 1 else 's'}"
    )
    if not standing.workers:
        line += " (waiting for one)"
    causes = [f"  FAILED {cause} ({n})" for cause, n in sorted(standing.failures.items())]
    return "\n".join([line, *causes])


def _say_how_it_ended(campaign: Campaign, ending: Ending) -> None:
    shards = sum(page.shards for page in campaign.pages.values())
    name = campaign.terms.name
    why = {
        "complete": "all shards are done",
        "time": "the time is over",
        "interrupted": "interrupted",
    }[ending]
    click.echo(
        f"campaign {name}: {why}, {shards:,} shards in the journal; "
        f"more of it: exo-gen contract campaign --resume --name {name} ...",
        err=True,
    )
