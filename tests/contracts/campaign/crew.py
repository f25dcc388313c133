"""Who carries a campaign out: one in this process, or a real cluster; and how to compare them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import distributed

from exo_contracts.campaign import begin
from exo_contracts.campaign.conduct import Ending, Standing
from exo_contracts.campaign.edition import Edition
from exo_contracts.campaign.fleet import connected
from exo_contracts.campaign.orders import Delivery, Order, carried_out
from exo_contracts.latency import Latency
from exo_contracts.plan import Plan
from exo_contracts.reports.plain import as_json
from exo_contracts.reports.report import Report
from exo_contracts.workbench import Workbench


class Alone:
    """Carries orders out one by one, the last one given first, and notes what it was given."""

    def __init__(self, bench: Workbench, *, tired_after: int | None = None) -> None:
        self._bench = bench
        self._waiting: list[Order] = []
        self._tired_after = tired_after
        self.given: list[Order] = []

    @property
    def under_way(self) -> int:
        return len(self._waiting)

    def workers(self) -> int:
        return 1

    def room(self, workers: int) -> bool:
        return len(self._waiting) < 5 * workers

    def send(self, order: Order) -> None:
        self.given.append(order)
        self._waiting.append(order)

    def deliveries(self, seconds: float) -> Iterator[tuple[Order, Delivery]]:
        if self._tired_after is not None:
            if self._tired_after == 0:
                raise KeyboardInterrupt
            self._tired_after -= 1
        order = self._waiting.pop()
        # Through the same packing as over the wire.
        yield order, Delivery.unpacked(carried_out(self._bench, order).packed())


def conducted(
    plan: Plan,
    folder: Path,
    cluster: Any,
    *,
    shards: int,
    watch: Callable[[Standing], None] | None = None,
    edition: Edition | None = None,
) -> tuple[Ending, Report]:
    """Run a campaign on a cluster, with its journal in a folder."""
    ready = begin.new(plan, folder.name, folder, None)
    address, wanted = cluster.scheduler_address, edition or ready.terms.edition
    with (
        connected(address, ready.parcel, wanted, str(folder)) as crew,
        begin.in_hand(ready, 2) as campaign,
    ):
        ending = campaign.run(crew, shards=shards, deadline=monotonic() + 300, watch=watch)
        return ending, campaign.report()


@contextmanager
def cluster_of(workers: int) -> Iterator[Any]:
    """A scheduler, and workers in processes of their own."""
    # dask is typed in part only.
    started: Any = distributed.LocalCluster
    with started(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        # Any port, so that two clusters may live side by side.
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        yield cluster


def timeless(report: Report) -> str:
    """A report as JSON, without what no two runs have in common: how long things took."""
    results = [replace(result, seconds=0.0, latency=Latency()) for result in report.results]
    return as_json(replace(report, results=tuple(results), seconds=0.0))
