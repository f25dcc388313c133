"""The fleet: a dask cluster that somebody else started, as a place to send orders to.

dask does a shard again when the worker that had it is gone; a shard that this happens to more often
than the scheduler allows (`distributed.scheduler.allowed-failures`) is done carefully instead.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Final

from exo_contracts.campaign.careful import ATTEMPTS, crashed
from exo_contracts.campaign.edition import Edition, mine
from exo_contracts.campaign.orders import Delivery, Order
from exo_contracts.campaign.parcel import Parcel
from exo_contracts.campaign.shards import Shard
from exo_contracts.campaign.worker import WorkerRefuses, examine, examine_carefully
from exo_gen.diagnostics import ExoGenError
from exo_host.errors import HostError

_AHEAD: Final = 2
"""Orders a worker has at a time: one in hand and the next, so that it never waits for us."""

_PATIENCE: Final = 15.0
"""Seconds to wait for a scheduler, and for the first worker."""


class NoFleet(ExoGenError):
    """There is no cluster to use, or there is none any more."""


class ShardBroke(ExoGenError):
    """A shard could not be done, and no other worker would do better."""


def same(parcel: Parcel) -> Parcel:
    """The parcel as a task, so that dask knows how to make it again when its holder is gone."""
    return parcel


class Fleet:
    """A connected cluster, working for one campaign. `client` is a `distributed.Client`."""

    def __init__(self, client: Any, parcel: Parcel, edition: Edition, campaign: str) -> None:
        self._client = client
        self._edition = edition
        self._campaign = campaign
        self._parcel = client.submit(same, parcel, key=f"exomonad-parcel-{parcel.digest}")
        self._sent: dict[Shard, _Sent] = {}
        self._done: SimpleQueue[Shard] = SimpleQueue()

    def workers(self) -> int:
        """How many workers there are at this moment; raise `NoFleet` when nobody can tell."""
        try:
            return len(self._client.nthreads())
        except (OSError, RuntimeError, CancelledError):
            raise _lost() from None

    @property
    def under_way(self) -> int:
        """How many orders have been sent and not delivered."""
        return len(self._sent)

    def room(self, workers: int) -> bool:
        """Whether another order would not only wait."""
        return self.under_way < _AHEAD * max(1, workers)

    def send(self, order: Order) -> None:
        """Have an order done, some time."""
        self._submit(_Sent(order))

    def deliveries(self, seconds: float) -> Iterator[tuple[Order, Delivery]]:
        """What has come in, after waiting for the first for so long at most.

        Raises `ShardBroke` or `NoFleet`.
        """
        try:
            shard = self._done.get(timeout=max(0.0, seconds))
            while True:
                sent = self._sent[shard]
                delivery = self._received(sent)
                if delivery is not None:
                    del self._sent[shard]
                    yield sent.order, delivery
                shard = self._done.get_nowait()
        except Empty:
            return

    def _submit(self, sent: _Sent) -> None:
        shard = sent.order.shard
        # A name of its own, so that dask never takes one campaign's shard for another's.
        identity = f"{self._campaign} {shard} {sent.carefully}"
        sent.future = self._client.submit(
            examine_carefully if sent.carefully else examine,
            self._parcel,
            self._edition,
            sent.order,
            key=f"exomonad-shard-{hashlib.sha256(identity.encode()).hexdigest()[:32]}",
        )
        self._sent[shard] = sent
        sent.future.add_done_callback(lambda _: self._done.put(shard))

    def _received(self, sent: _Sent) -> Delivery | None:
        """What came of an order; None when it has to be sent again, and was."""
        from distributed import KilledWorker

        shard = sent.order.shard
        try:
            return Delivery.unpacked(sent.future.result())
        except KilledWorker:
            sent.carefully += 1
            if sent.carefully > ATTEMPTS:
                return crashed(sent.order, "its worker died, though another process did the work,")
        except WorkerRefuses as error:
            raise ShardBroke(f"a worker refuses {shard}: {error}; {_MEND}") from None
        except (ExoGenError, HostError) as error:
            raise ShardBroke(str(error)) from None
        except Exception as error:
            if sent.future.status == "error":
                raise ShardBroke(f"{shard} cannot be examined: {error!r}") from None
            # Somebody restarted the cluster, or it is gone.
            if self._client.status != "running":
                raise _lost() from None
        self._submit(sent)
        return None


@dataclass(slots=True)
class _Sent:
    """An order under way: dask's future of it, and how often it was sent to be done carefully."""

    order: Order
    carefully: int = 0
    future: Any = None


def _lost() -> NoFleet:
    return NoFleet("the scheduler is gone; start it and its workers, then use --resume")


_MEND: Final = "install the campaign's version there, or take the worker out of the cluster"


@contextmanager
def connected(address: str, parcel: Parcel, edition: Edition, campaign: str) -> Iterator[Fleet]:
    """Connect to a scheduler whose workers are all of an edition; raise `NoFleet`.

    `campaign` tells the work of one campaign from that of another on the same cluster. What is
    under way at the end is called off.
    """
    client = _client(address)
    try:
        _await_worker(client, address)
        _inspect(client, edition)
        yield Fleet(client, parcel, edition, campaign)
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        import distributed
    except ImportError:
        raise NoFleet(
            "a campaign needs dask.distributed: pip install 'exomonad[campaign]'"
        ) from None
    # Its client is typed in part only.
    connect: Any = distributed.Client
    try:
        return connect(address, timeout=_PATIENCE, set_as_default=False, name="exo-gen-campaign")
    except (OSError, ValueError) as error:
        raise NoFleet(
            f"no scheduler answers at {address} ({error}); start one with `dask scheduler`"
        ) from None


def _await_worker(client: Any, address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not client.nthreads():
        if time.monotonic() > deadline:
            raise NoFleet(
                f"the scheduler at {address} has no workers; start some with "
                f"`dask worker {address} --nthreads 1`"
            )
        time.sleep(0.1)


def _inspect(client: Any, wanted: Edition) -> None:
    """Ask every worker what it is; raise `NoFleet` when one is not fit."""
    answers: dict[str, Any] = client.run(mine, on_error="return")
    unfit = []
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, ModuleNotFoundError):
            unfit.append(f"{worker} has no exomonad ({answer})")
        elif isinstance(answer, Exception):
            unfit.append(f"{worker} cannot say what it is ({answer!r})")
        elif differences := wanted.differences(answer):
            unfit.append(f"{worker} has {', '.join(differences)}")
    if unfit:
        raise NoFleet(f"workers are not fit for this campaign: {'; '.join(unfit)}; {_MEND}")
