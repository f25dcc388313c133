"""`exo-gen breaking`: what the schema at hand breaks for whoever holds to an older one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Final

import click

from exo_gen.breaking.against import schema_at
from exo_gen.breaking.compare import compare
from exo_gen.breaking.messages import messages
from exo_gen.breaking.models import model_of
from exo_gen.breaking.places import Places
from exo_gen.breaking.proof import Prover
from exo_gen.breaking.report import Report
from exo_gen.breaking.rules import BREAKING_RULES, Theme
from exo_gen.breaking.verdict import Finding, Victim
from exo_gen.diagnostics import ExoGenError
from exo_gen.load import load
from exo_gen.project import Project
from exo_gen.report import FORMATS
from exo_gen.report.rules import render_rules

_COUNTED: Final = {
    "old-guest": frozenset({Victim.OLD_GUEST}),
    "new-guest": frozenset({Victim.NEW_GUEST}),
    "wire": frozenset({Victim.OLD_GUEST, Victim.NEW_GUEST}),
    "python": frozenset({Victim.PYTHON}),
    "haskell": frozenset({Victim.HASKELL}),
    "source": frozenset({Victim.PYTHON, Victim.HASKELL}),
    "promise": frozenset[Victim](),
    "all": frozenset(Victim),
}


@click.command()
@click.option("--against", metavar="REV|DIR", help="The older schema: a git revision, or a folder.")
@click.option(
    "--breaks",
    type=click.Choice(list(_COUNTED)),
    multiple=True,
    default=("all",),
    show_default=True,
    help="What counts as a finding; may be given again.",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="How the findings are written.",
)
@click.option("--rules", "listed", is_flag=True, help="List the rules and compare nothing.")
@click.pass_obj
def breaking(
    find: Callable[[], Project],
    against: str | None,
    breaks: tuple[str, ...],
    shape: str,
    listed: bool,
) -> None:
    """Compare the schema with an older one: who breaks, where, and the document that shows it.

    A message breaks when its writer may send, by one schema, what its reader refuses by the other:
    an old guest with a new host, or a new guest with an old host. Source breaks are what code in
    Python and Haskell has to follow.
    """
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    if listed:
        click.echo(
            render_rules(BREAKING_RULES, terminal=sys.stdout.isatty(), colour=colour), nl=False
        )
        return
    if against is None:
        raise click.UsageError(
            "nothing to compare with; give --against main, or a folder with the older schema"
        )
    project = find()
    old_bundle, new_bundle = schema_at(project, against), load(project.schema, root=project.root)
    old, new = model_of(old_bundle, against, older=True), model_of(new_bundle, "the schema")
    verdict = compare(old, new)
    prover = Prover(old, new, messages(old, new))
    for finding in verdict.findings:
        for proof in finding.proofs:
            if not proof.missing and not prover.holds(proof):
                raise ExoGenError(
                    f"{finding.rule.id} at {finding.new}: the proof {proof.document!r} does not "
                    "hold; this is a bug in exo-gen: please report both schemas"
                )
    sources = {
        one.shown: one.text for b in (old_bundle, new_bundle) for one in b.documents.values()
    }
    report = Report(verdict, against, Places(old_bundle), Places(new_bundle), sources)
    counted = [one for one in verdict.findings if _counts(one, breaks)]
    if shape == "text":
        click.echo(report.text(counted, colour=colour), nl=False)
    elif shape == "json":
        click.echo(report.json(counted), nl=False)
    else:
        found = [report.diagnostic(one) for one in counted]
        click.echo(FORMATS[shape](found, sources, BREAKING_RULES), nl=False)
    if counted:
        sys.exit(1)


def _counts(finding: Finding, breaks: Iterable[str]) -> bool:
    if finding.allowed:
        return False
    if finding.rule.category is Theme.PROMISE:
        return not {"promise", "all"}.isdisjoint(breaks)
    return any(_COUNTED[name] & finding.victims for name in breaks)
