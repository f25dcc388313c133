"""Remembered failures: Hypothesis' example database, a shelf of it for each subject."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis.database import ExampleDatabase

from exo_contracts.subjects import Subject


class Shelf(ExampleDatabase):
    """The part of a database that is about one subject.

    Hypothesis files examples by test, and the search of all subjects is one test. The seed is no
    part of the key: what was found under one seed is tried first under any other.
    """

    def __init__(self, database: ExampleDatabase, subject: Subject) -> None:
        super().__init__()
        self._database = database
        self._label = f"{subject.kind} {subject.name} ".encode()

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """What is kept under a key of this subject."""
        return self._database.fetch(self._label + key)

    def save(self, key: bytes, value: bytes) -> None:
        """Keep an example."""
        self._database.save(self._label + key, value)

    def delete(self, key: bytes, value: bytes) -> None:
        """Forget an example."""
        self._database.delete(self._label + key, value)
