"""The worker's side: one bench a process, one shard at a time, and a refusal of anything else.

A wasm instance serves one thread, so shards that a worker of several threads has been given wait
for each other; `dask worker --nthreads 1` gives it no more than it can do.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final

from hypothesis.errors import HypothesisWarning

from exo_contracts.campaign.careful import carefully
from exo_contracts.campaign.edition import Edition, mine
from exo_contracts.campaign.orders import Order, carried_out
from exo_contracts.campaign.parcel import Parcel, located, unpacked
from exo_contracts.workbench import Workbench
from exo_gen.diagnostics import ExoGenError


class WorkerRefuses(ExoGenError):
    """A worker is not fit to do a shard: what it did would not count."""


@dataclass(slots=True)
class _Room:
    """What this process has unpacked, and the bench that stands there once one is needed."""

    digest: str = ""
    folder: Path = field(default_factory=Path)
    bench: Workbench | None = None


_ROOM: Final = _Room()
_LOCK: Final = Lock()


def examine(parcel: Parcel, edition: Edition, order: Order) -> bytes:
    """Do one shard and return its packed `Delivery`; raise `WorkerRefuses` or `HostError`."""
    if order.shard.apart:
        return examine_carefully(parcel, edition, order)
    with _room(parcel, edition) as room:
        bench = room.bench or Workbench(*located(room.folder))
        # A bench that something went wrong on is not used again.
        room.bench = None
        with _others_may_use_random():
            delivery = carried_out(bench, order)
        room.bench = bench
        return delivery.packed()


def examine_carefully(parcel: Parcel, edition: Edition, order: Order) -> bytes:
    """Do one shard in a process of its own, which may die without harm: others have."""
    with _room(parcel, edition) as room:
        return carefully(room.folder, order).packed()


@contextmanager
def _room(parcel: Parcel, edition: Edition) -> Iterator[_Room]:
    """The room of this process, with a parcel unpacked in it, for one shard alone."""
    if differences := edition.differences(mine()):
        raise WorkerRefuses(f"it has {'; '.join(differences)}")
    with _LOCK:
        if parcel.digest != _ROOM.digest:
            folder = _new_folder()
            unpacked(parcel, folder)
            _ROOM.digest, _ROOM.folder, _ROOM.bench = parcel.digest, folder, None
        yield _ROOM


@contextmanager
def _others_may_use_random() -> Iterator[None]:
    """Hypothesis warns of strategies that use `random`, and takes dask's own threads for one."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Do not use the `random` module", HypothesisWarning)
        yield


def _new_folder() -> Path:
    """A folder that goes when this process does; on a worker, even when that is killed."""
    from distributed import get_worker

    try:
        place: str | None = get_worker().local_directory
    except ValueError:
        place = None
    folder = Path(tempfile.mkdtemp(prefix="exomonad-", dir=place))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
