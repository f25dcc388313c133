"""Beginning a campaign, or going on with one: what is on disk here, as terms and pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis.database import ExampleDatabase

from exo_contracts import failure as failures
from exo_contracts.campaign.conduct import Campaign
from exo_contracts.campaign.edition import mine
from exo_contracts.campaign.journal import Journal
from exo_contracts.campaign.parcel import Parcel, packed
from exo_contracts.campaign.terms import Terms, remembered
from exo_contracts.plan import Plan
from exo_contracts.runner import examinable
from exo_contracts.subjects import Subject


@dataclass(frozen=True, slots=True)
class Ready:
    """A campaign that can begin or go on, once there are workers for it."""

    terms: Terms
    parcel: Parcel
    journal: Journal
    begun: bool = False
    """Whether the journal is there already."""


def new(plan: Plan, name: str, folder: Path, database: ExampleDatabase | None) -> Ready:
    """A campaign that will keep its journal in `folder`; raise `ExoGenError`."""
    wanted, everything = examinable(plan)
    parcel = packed(plan.project, plan.wasm)
    known = failures.kept(plan.kept)
    terms = replace(
        _terms(plan, name, parcel, wanted),
        kept=tuple(failed for failed in known if failed.subject in wanted),
        stale=tuple(failed.id for failed in known if failed.subject not in everything),
        remembered=remembered(database, wanted),
    )
    return Ready(terms, parcel, Journal.absent(folder))


def resumed(plan: Plan, folder: Path, *, seed: int | None, examples: int | None) -> Ready:
    """The campaign in `folder`; raise `ExoGenError` when it is not the one that the plan is for.

    A seed, a number of examples and `plan.only` are compared where they are given.
    """
    journal = Journal(folder)
    terms = journal.terms()
    plan = replace(
        plan,
        seed=terms.seed if seed is None else seed,
        examples=terms.examples if examples is None else examples,
    )
    wanted, _ = examinable(plan)
    parcel = packed(plan.project, plan.wasm)
    journal.agree(_terms(plan, terms.name, parcel, wanted if plan.only else terms.subjects))
    return Ready(terms, parcel, journal, begun=True)


@contextmanager
def in_hand(ready: Ready, workers: int) -> Iterator[Campaign]:
    """Begin or go on, and keep other processes off meanwhile; raise `CampaignBusy`."""
    terms, journal = ready.terms, ready.journal
    if not ready.begun:
        terms = replace(terms, workers=workers)
        journal.begin(terms)
    with journal.held():
        yield Campaign(terms, journal, *journal.read(terms))


def _terms(plan: Plan, name: str, parcel: Parcel, wanted: Sequence[Subject]) -> Terms:
    return Terms(
        name=name,
        fingerprint=mine().fingerprint,
        guest=parcel.guest_digest,
        edition=mine(),
        seed=plan.seed,
        examples=plan.examples,
        subjects=tuple(wanted),
        only=plan.only,
    )
