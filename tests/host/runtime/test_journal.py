"""The journal: what was written is there after anything, and one process at a time writes."""

import json
import os
from pathlib import Path

import pytest

from exo_host.runtime.journal import JournalBusy, JournalUnusable, StateJournal, StateNotSaved

SNAPSHOT = b'{"version":1,"state":{"sessions":[{"id":"\\u0000"}]}}'


def test_a_snapshot_comes_back_byte_for_byte(tmp_path: Path) -> None:
    for session in ("s-41", 'quote " \0 \u2028 é', "x" * 5000, ""):
        with StateJournal(tmp_path / "state") as journal:
            journal.write(session, SNAPSHOT)
        with StateJournal(tmp_path / "state") as journal:
            assert journal.read(session) == SNAPSHOT
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()} == {0o600}


def test_a_session_nobody_wrote_is_none_and_one_forgotten_too(tmp_path: Path) -> None:
    with StateJournal(tmp_path) as journal:
        assert journal.read("s-1") is None
        journal.write("s-1", SNAPSHOT)
        journal.forget("s-1")
        journal.forget("s-1")
        assert journal.read("s-1") is None
        assert list(journal.sessions()) == []


@pytest.mark.parametrize(
    "damage", [b"", b"{", b'{"session":"other","snapshot":{}}\n', b"\xff" * 40]
)
def test_a_damaged_file_is_put_aside_and_lost_to_nobody(tmp_path: Path, damage: bytes) -> None:
    with StateJournal(tmp_path) as journal:
        journal.write("s-1", SNAPSHOT)
        (file,) = tmp_path.glob("*.json")
        file.write_bytes(damage)
        assert journal.read("s-1") is None
        (aside,) = tmp_path.glob("*.damaged-*")
        assert aside.read_bytes() == damage
        assert list(journal.sessions()) == []


def test_two_processes_do_not_share_a_directory(tmp_path: Path) -> None:
    with StateJournal(tmp_path), pytest.raises(JournalBusy, match="stop it"):
        StateJournal(tmp_path)
    StateJournal(tmp_path).close()


def test_a_directory_that_cannot_be_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnusable, match="cannot keep state"):
        StateJournal(tmp_path / "file" / "state")


def test_a_failed_write_leaves_the_old_state_and_no_crumbs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StateJournal(tmp_path) as journal:
        journal.write("s-1", b'{"version":1}')

        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StateNotSaved, match="No space left"):
            journal.write("s-1", SNAPSHOT)
        assert journal.read("s-1") == b'{"version":1}'
        assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", ".json"]


def test_what_is_old_and_what_a_crash_left_is_pruned(tmp_path: Path) -> None:
    with StateJournal(tmp_path) as journal:
        journal.write("old", SNAPSHOT)
        (old,) = tmp_path.glob("*.json")
        os.utime(old, (1, 1))
        journal.write("new", SNAPSHOT)
        (tmp_path / ".half.json").write_bytes(b"{")
        assert journal.prune(older_than_seconds=3600) == 1
        assert [session.id for session in journal.sessions()] == ["new"]
        assert not (tmp_path / ".half.json").exists()
    assert json.loads(SNAPSHOT)["version"] == 1


def test_the_newest_are_listed_first_and_no_more_than_asked(tmp_path: Path) -> None:
    with StateJournal(tmp_path) as journal:
        for number in range(5):
            journal.write(f"s-{number}", SNAPSHOT)
            newest = max(tmp_path.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
            os.utime(newest, (number, number))
        assert [each.id for each in journal.sessions(newest=2)] == ["s-4", "s-3"]
