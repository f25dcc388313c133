"""Terms: what was agreed when a campaign began, and must still be so when it goes on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from hypothesis.database import ExampleDatabase

from exo_contracts.campaign.edition import Edition
from exo_contracts.campaign.records import failure_in, failure_out, subject_in, subject_out
from exo_contracts.failure import Failure
from exo_contracts.hunt import KEY
from exo_contracts.remembered import Shelf
from exo_contracts.subjects import Subject

Examples: TypeAlias = tuple[tuple[str, str], ...]
"""Of an example database: keys of a shelf and what is under them, both in hex."""

_KEYS = (KEY, KEY + b".secondary")


@dataclass(frozen=True, slots=True)
class Terms:
    """A campaign's name, and everything that decides what its shards come to.

    `only` are the patterns by which its subjects were chosen. `kept` and `remembered` are the kept
    failures and the example database as they were when it began: what others find meanwhile must
    not change what a shard of this one does. `stale` are kept failures without a subject, by id.
    `workers` is how many there were at the beginning.
    """

    name: str
    fingerprint: str
    guest: str
    edition: Edition
    seed: int
    examples: int
    subjects: tuple[Subject, ...]
    only: tuple[str, ...] = ()
    kept: tuple[Failure, ...] = ()
    stale: tuple[str, ...] = ()
    remembered: Mapping[Subject, Examples] | None = None
    workers: int = 0

    @property
    def digest(self) -> str:
        """SHA-256 of the terms, in hex."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()

    def differences(self, other: Terms) -> Iterator[str]:
        """Why `other` is not a continuation of this campaign, a phrase each."""
        if other.fingerprint != self.fingerprint:
            yield f"the schema was {self.fingerprint[:12]} and is {other.fingerprint[:12]}"
        if other.guest != self.guest:
            yield f"the guest was {self.guest[:12]} and is {other.guest[:12]}"
        if other.seed != self.seed:
            yield f"the seed was {self.seed} and is {other.seed}"
        if other.examples != self.examples:
            yield f"there were {self.examples} examples a shard and are {other.examples}"
        if other.subjects != self.subjects:
            yield f"there were {len(self.subjects)} subjects, and others than now"
        if other.fingerprint == self.fingerprint:
            yield from self.edition.differences(other.edition)

    def plain(self) -> dict[str, Any]:
        """These terms as JSON."""
        remembered = self.remembered or {}
        return {
            "name": self.name,
            "fingerprint": self.fingerprint,
            "guest": self.guest,
            "edition": self.edition.plain(),
            "seed": self.seed,
            "examples": self.examples,
            "subjects": [subject_out(subject) for subject in self.subjects],
            "only": list(self.only),
            "kept": [failure_out(failure) for failure in self.kept],
            "stale": list(self.stale),
            "remembered": [[subject_out(s), list(map(list, e))] for s, e in remembered.items()],
            "workers": self.workers,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Terms:
        """The terms that `plain` wrote."""
        return cls(
            plain["name"],
            plain["fingerprint"],
            plain["guest"],
            Edition.read(plain["edition"]),
            plain["seed"],
            plain["examples"],
            tuple(map(subject_in, plain["subjects"])),
            tuple(plain["only"]),
            tuple(map(failure_in, plain["kept"])),
            tuple(plain["stale"]),
            {subject_in(s): tuple((k, v) for k, v in e) for s, e in plain["remembered"]},
            plain["workers"],
        )


def remembered(
    database: ExampleDatabase | None, subjects: Sequence[Subject]
) -> dict[Subject, Examples]:
    """What a database has on some subjects."""
    if database is None:
        return {}
    found = {subject: examples(Shelf(database, subject)) for subject in subjects}
    return {subject: known for subject, known in found.items() if known}


def examples(shelf: ExampleDatabase) -> Examples:
    """Everything on a shelf, in order."""
    return tuple(sorted((key.hex(), value.hex()) for key in _KEYS for value in shelf.fetch(key)))
