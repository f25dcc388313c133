"""What one machine found, another tries first: the example database in a folder and in Redis."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.database import (
    DirectoryBasedExampleDatabase,
    ExampleDatabase,
    MultiplexedDatabase,
)
from tests.contracts import redis_server
from tests.contracts.test_search import NumberExam

from exo_contracts.database import DESK, DatabaseUnusable, opened, shown
from exo_contracts.plan import Plan
from exo_contracts.remembered import Shelf
from exo_contracts.search import search
from exo_contracts.subjects import Subject
from exo_gen.cli import main
from exo_gen.project import Project

ROLE = Subject("type", "Role")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with redis_server.serving() as address:
        yield address


@pytest.fixture(params=["folder", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "folder":
        return str(tmp_path / "shared")
    address: str = request.getfixturevalue("server")
    return f"{address}?db=1"


def found(database: ExampleDatabase | None, *, examples: int) -> list[bytes]:
    """What a search for a number above 900 finds, remembering what it can."""
    assert database is not None
    outcome = search(
        NumberExam(lambda number: "large" if number > 900 else None),
        examples=examples,
        seed=f"{examples}",
        database=Shelf(database, ROLE),
    )
    return [hit.case.document for hit in outcome.hits]


def test_a_failure_found_at_one_desk_is_tried_first_at_the_next(tmp_path: Path, place: str) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert found(opened(None, two), examples=1) == []
    assert found(opened(place, one), examples=300) == [b"901"]
    assert found(opened(place, two), examples=1) == [b"901"]
    # It is at the desk now, whether or not the shared place is there the next time.
    assert found(opened(None, two), examples=1) == [b"901"]


def test_a_place_read_only_is_left_as_it_is(tmp_path: Path, place: str) -> None:
    database = opened(place, tmp_path / "one")
    assert found(database, examples=300) == [b"901"]
    assert database is not None
    before = set(Shelf(database, ROLE).fetch(b"hunt"))
    reader = opened(f"read-only:{place}", tmp_path / "two")
    assert reader is not None
    search(NumberExam(lambda _: None), examples=5, seed="a", database=Shelf(reader, ROLE))
    assert set(Shelf(database, ROLE).fetch(b"hunt")) == before


def test_without_a_place_it_is_the_desks_own_folder(tmp_path: Path) -> None:
    desk = DirectoryBasedExampleDatabase(tmp_path / DESK)
    assert opened(None, tmp_path) == desk
    assert opened(str(tmp_path / DESK), tmp_path) == desk
    assert opened("none", tmp_path) is None
    assert isinstance(opened(str(tmp_path / "x"), tmp_path), MultiplexedDatabase)


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        ("some/folder", "some/folder"),
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("redis://me:secret@localhost/0", "redis://localhost/0"),
        ("redis://me:se@cret@localhost/0", "redis://localhost/0"),
        ("redis://me:se/cret@localhost/0", "redis://..."),
        ("redis://me:se?cret@localhost/0", "redis://..."),
        ("redis://localhost/0?password=secret", "redis://localhost/0"),
        ("redis://localhost/0?password=se@cret", "redis://..."),
        ("unix://:secret@/run/redis.sock?db=1", "unix:///run/redis.sock"),
    ],
)
def test_a_password_is_never_shown(place: str, printed: str) -> None:
    assert shown(place) == printed


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("redis://me:secret@127.0.0.1:1/0", "Redis at redis://127.0.0.1:1/0 does not serve"),
        ("redis://me:se/secret@127.0.0.1:1/0", "redis://... is no address of Redis"),
        ("read-only:unix://:secret@/nowhere/socket", "Redis at unix:///nowhere/socket does not"),
        ("http://me:secret@127.0.0.1/", "http://127.0.0.1/ is no address of an example database"),
    ],
)
def test_what_cannot_be_reached_is_said_in_words(tmp_path: Path, place: str, says: str) -> None:
    with pytest.raises(DatabaseUnusable, match="^" + says.replace(".", r"\.")) as raised:
        opened(place, tmp_path)
    assert "secret" not in str(raised.value)
    assert raised.value.exit_code == 2


def test_a_wrong_password_is_not_shown_either(server: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as raised:
        opened(server.replace(":open", ":hidden"), tmp_path)
    assert "password" in str(raised.value)
    assert "hidden" not in str(raised.value)


def test_a_server_lost_in_the_middle_of_a_run_is_said_in_words(tmp_path: Path) -> None:
    with redis_server.serving() as address:
        database = opened(address, tmp_path)
    with pytest.raises(DatabaseUnusable, match="does not serve the example database"):
        found(database, examples=1)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnusable, match="file cannot be a folder"):
        opened(str(tmp_path / "file"), tmp_path)


def test_no_traceback_reaches_the_user(
    project: Project, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["--only", "Role", "--database", "redis://me:secret@127.0.0.1:1/0"]
    monkeypatch.setattr(
        "sys.argv", ["exo-gen", "--root", str(project.root), "contract", "run", *arguments]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capfd.readouterr().err
    assert "does not serve the example database" in said
    assert "Traceback" not in said
    assert "secret" not in said


def test_a_plan_does_not_show_it(project: Project) -> None:
    assert "secret" not in repr(Plan(project, database="redis://me:secret@host/0"))
