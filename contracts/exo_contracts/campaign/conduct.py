"""Conducting: send what is missing, take what comes, write it down, until it is enough."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from hypothesis.database import ExampleDatabase

from exo_contracts.campaign.journal import Journal
from exo_contracts.campaign.orders import Delivery, Order
from exo_contracts.campaign.pages import Page
from exo_contracts.campaign.shards import rounds
from exo_contracts.campaign.terms import Terms
from exo_contracts.remembered import Shelf
from exo_contracts.reports.report import Report
from exo_contracts.result import Result
from exo_contracts.subjects import Subject

Ending: TypeAlias = Literal["complete", "time", "interrupted"]
"""All shards are done, or the time was over, or a person ended it."""

_BEAT: Final = 0.5
"""Seconds after which the fleet is looked at again, and the time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a campaign stands: what it has done in all, and how fast it goes now."""

    shards: int
    cases: int
    rate: float
    """Cases a second in this session."""
    workers: int
    failures: Mapping[str, int]
    """How many subjects fail, by cause."""


Watch: TypeAlias = Callable[[Standing], None]


class Crew(Protocol):
    """Whoever carries orders out: a crew."""

    @property
    def under_way(self) -> int:
        """How many orders have been sent and not delivered."""
        ...

    def workers(self) -> int:
        """How many workers there are at this moment."""
        ...

    def room(self, workers: int) -> bool:
        """Whether another order would not only wait."""
        ...

    def send(self, order: Order) -> None:
        """Have an order done, some time."""
        ...

    def deliveries(self, seconds: float) -> Iterator[tuple[Order, Delivery]]:
        """What has come in, after waiting for the first for so long at most."""
        ...


@dataclass(slots=True)
class Campaign:
    """A campaign in progress: its terms, its journal, and what the journal says."""

    terms: Terms
    journal: Journal
    pages: dict[Subject, Page] = field(default_factory=dict)
    seconds: float = 0.0
    """How long it has been running, sessions before this one included."""
    torn: tuple[Path, ...] = ()
    """Pages that could not be read."""

    def run(
        self,
        crew: Crew,
        *,
        shards: int | None,
        deadline: float,
        database: ExampleDatabase | None = None,
        watch: Watch | None = None,
    ) -> Ending:
        """Go on until every subject has so many shards, or until a time of `time.monotonic`.

        Raises what the crew raises; everything that came in before is in the journal.
        """
        before, started = self.seconds, time.monotonic()
        cases = self._cases()
        missing = (
            Order.of(self.terms, shard)
            for shard in rounds(self.terms.subjects, shards)
            if not self._page(shard.subject).has(shard.index)
        )
        try:
            while time.monotonic() < deadline:
                workers = crew.workers()
                while crew.room(workers) and (order := next(missing, None)) is not None:
                    crew.send(order)
                if not crew.under_way:
                    return "complete"
                for order, delivery in crew.deliveries(min(_BEAT, deadline - time.monotonic())):
                    self.seconds = before + time.monotonic() - started
                    self._enter(order, delivery, database)
                if watch is not None:
                    self.seconds = before + time.monotonic() - started
                    rate = (self._cases() - cases) / max(self.seconds - before, 1e-9)
                    watch(self._standing(workers, rate))
        except KeyboardInterrupt:
            return "interrupted"
        return "time"

    def report(self) -> Report:
        """What it came to so far, as a run of the gate reports it."""
        terms = self.terms
        totals = {subject: self._page(subject).total() for subject in terms.subjects}
        return Report(
            results=tuple(
                # A subject that time did not suffice for was not tried, and the report says so.
                total or Result(subject, {}, 0.0)
                for subject, total in totals.items()
            ),
            examples=terms.examples,
            seed=terms.seed,
            jobs=terms.workers,
            replayed=len(terms.kept),
            seconds=self.seconds,
            stale=terms.stale,
            fingerprint=terms.fingerprint,
            guest=terms.guest,
            only=terms.only,
        )

    def _enter(self, order: Order, delivery: Delivery, database: ExampleDatabase | None) -> None:
        """Learn from a shard, then write it down: in this order, so that neither is left out."""
        subject = order.shard.subject
        if database is not None:
            shelf = Shelf(database, subject)
            for key, value in delivery.learnt:
                shelf.save(bytes.fromhex(key), bytes.fromhex(value))
            for key, value in delivery.forgotten:
                shelf.delete(bytes.fromhex(key), bytes.fromhex(value))
        page = self._page(subject).adding(order.shard.index, delivery.result)
        self.journal.write(subject, page, self.seconds)
        self.pages[subject] = page

    def _page(self, subject: Subject) -> Page:
        return self.pages.get(subject) or Page()

    def _cases(self) -> int:
        return sum(total.tried for page in self.pages.values() if (total := page.total()))

    def _standing(self, workers: int, rate: float) -> Standing:
        totals = [total for page in self.pages.values() if (total := page.total())]
        return Standing(
            shards=sum(page.shards for page in self.pages.values()),
            cases=self._cases(),
            rate=rate,
            workers=workers,
            failures=Counter(failure.cause for total in totals for failure in total.failures),
        )
