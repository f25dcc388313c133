"""What failed once is tried first the next time, subject by subject."""

from __future__ import annotations

from hypothesis.database import InMemoryExampleDatabase
from tests.contracts.test_search import NumberExam

from exo_contracts.remembered import Shelf
from exo_contracts.search import search
from exo_contracts.subjects import Subject

ROLE = Subject("type", "Role")
LOG = Subject("effect", "Log")


def _large(number: int) -> str | None:
    return "large" if number > 900 else None


def test_a_failure_is_found_again_under_any_seed() -> None:
    database = InMemoryExampleDatabase()
    first = search(NumberExam(_large), examples=300, seed="a", database=Shelf(database, ROLE))
    assert [hit.case.document for hit in first.hits] == [b"901"]

    forgetful = search(NumberExam(_large), examples=1, seed="c")
    assert forgetful.hits == []
    reminded = search(NumberExam(_large), examples=1, seed="c", database=Shelf(database, ROLE))
    assert [hit.case.document for hit in reminded.hits] == [b"901"]


def test_what_holds_now_is_forgotten() -> None:
    database = InMemoryExampleDatabase()
    search(NumberExam(_large), examples=300, seed="a", database=Shelf(database, ROLE))
    kept = sum(map(len, database.data.values()))
    search(NumberExam(lambda _: None), examples=50, seed="a", database=Shelf(database, ROLE))
    assert sum(map(len, database.data.values())) < kept


def test_a_subject_has_a_shelf_of_its_own() -> None:
    database = InMemoryExampleDatabase()
    Shelf(database, ROLE).save(b"key", b"value")
    assert list(Shelf(database, LOG).fetch(b"key")) == []
    assert list(Shelf(database, ROLE).fetch(b"key")) == [b"value"]
    Shelf(database, ROLE).delete(b"key", b"value")
    assert list(Shelf(database, ROLE).fetch(b"key")) == []
