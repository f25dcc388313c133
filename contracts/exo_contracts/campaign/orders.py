"""Orders: one shard as it is given to a worker, and what the worker hands back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis.database import InMemoryExampleDatabase

from exo_contracts.campaign.records import (
    failure_in,
    failure_out,
    result_in,
    result_out,
    subject_in,
    subject_out,
)
from exo_contracts.campaign.shards import Shard
from exo_contracts.campaign.terms import Examples, Terms, examples
from exo_contracts.failure import Failure
from exo_contracts.remembered import Shelf
from exo_contracts.result import Result
from exo_contracts.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that decides what comes of a shard, besides schema and guest."""

    shard: Shard
    seed: str
    examples: int
    kept: tuple[Failure, ...] = ()
    remembered: Examples = ()

    @classmethod
    def of(cls, terms: Terms, shard: Shard) -> Order:
        """A shard of a campaign. What others found before it is the first shard's alone to try."""
        kept = [known for known in terms.kept if known.subject == shard.subject]
        return cls(
            shard,
            shard.seed(terms.seed),
            terms.examples,
            tuple(kept) if shard.first else (),
            (terms.remembered or {}).get(shard.subject, ()) if shard.first else (),
        )

    def plain(self) -> dict[str, Any]:
        """This order as JSON."""
        return {
            "subject": subject_out(self.shard.subject),
            "index": self.shard.index,
            "seed": self.seed,
            "examples": self.examples,
            "kept": [failure_out(failure) for failure in self.kept],
            "remembered": [list(example) for example in self.remembered],
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Order:
        """The order that `plain` wrote."""
        return cls(
            Shard(subject_in(plain["subject"]), plain["index"]),
            plain["seed"],
            plain["examples"],
            tuple(map(failure_in, plain["kept"])),
            tuple((key, value) for key, value in plain["remembered"]),
        )


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a shard, and what is to be entered into and struck from the database."""

    result: Result
    learnt: Examples = ()
    forgotten: Examples = ()

    def packed(self) -> bytes:
        """This delivery as JSON text. The journal and the wire see the same."""
        plain = [result_out(self.result), self.learnt, self.forgotten]
        return json.dumps(plain).encode()

    @classmethod
    def unpacked(cls, packed: bytes) -> Delivery:
        """The delivery that `packed` wrote."""
        result, *changes = json.loads(packed)
        learnt, forgotten = (tuple((key, value) for key, value in change) for change in changes)
        return cls(result_in(result), learnt, forgotten)


def carried_out(bench: Workbench, order: Order) -> Delivery:
    """Do what an order says.

    The worker has a database of its own for it, in memory: the shared one changes all the time,
    and its address may hold a password.
    """
    database = InMemoryExampleDatabase()
    shelf = Shelf(database, order.shard.subject)
    for key, value in order.remembered:
        shelf.save(bytes.fromhex(key), bytes.fromhex(value))
    again = [bench.replay(known) for known in order.kept]
    result = bench.examine(
        order.shard.subject,
        examples=order.examples,
        seed=order.seed,
        sweeps=order.shard.first,
        database=database,
    )
    relapsed = (failed for failed in again if failed is not None)
    before, after = set(order.remembered), set(examples(shelf))
    return Delivery(
        replace(result, failures=(*relapsed, *result.failures)),
        tuple(sorted(after - before)),
        tuple(sorted(before - after)),
    )
