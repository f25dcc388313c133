"""Files are replaced together or not at all, with their modes, through their links."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from exo_host.install.errors import NotWritten, SettingsRefused
from exo_host.install.files import Change, diff_lines, read_text, write_all

NOWHERE = Path("/proc/self/settings.json")
"""A file that nobody can make, not even root."""


def test_a_file_is_replaced_with_its_mode_and_backed_up(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("old")
    path.chmod(0o640)
    assert write_all([Change(path, "old", "new")], "T") == [tmp_path / "settings.json.bak-T"]
    assert path.read_text() == "new"
    assert (tmp_path / "settings.json.bak-T").read_text() == "old"
    assert {stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()} == {0o640}


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    target, link = tmp_path / "dotfiles" / "real.json", tmp_path / "settings.json"
    target.write_text("old")
    link.symlink_to("dotfiles/real.json")
    write_all([Change(link, "old", "new")], "T")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_file_and_its_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "settings.json"
    assert write_all([Change(path, None, "new")], "T") == []
    assert path.read_text() == "new"


def test_when_the_second_cannot_be_written_the_first_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("old")
    with pytest.raises(NotWritten, match="nothing was changed"):
        write_all([Change(path, "old", "new"), Change(NOWHERE, None, "new")], "T")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_made_for_the_first_is_gone_again(tmp_path: Path) -> None:
    first = Change(tmp_path / "a" / "settings.json", None, "new")
    with pytest.raises(NotWritten):
        write_all([first, Change(NOWHERE, None, "new")], "T")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("changed")
    with pytest.raises(NotWritten, match="changed meanwhile"):
        write_all([Change(path, "old", "new")], "T")
    assert path.read_text() == "changed"


def test_backups_of_one_second_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("1")
    write_all([Change(path, "1", "2")], "T")
    write_all([Change(path, "2", "3")], "T")
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "settings.json",
        "settings.json.bak-T",
        "settings.json.bak-T-1",
    ]


def test_what_is_no_text_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'{\n "a\xff"}')
    with pytest.raises(SettingsRefused, match=r"settings\.json:2:4: not UTF-8"):
        read_text(path)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.symlink_to(path)
    with pytest.raises(SettingsRefused, match="cannot read"):
        read_text(path)


def test_a_diff_holds_nothing_that_a_terminal_obeys() -> None:
    lines = list(diff_lines(Change(Path("x"), "a", '"\x1b[2J\x9b"')))
    assert lines[-1] == '+"\\x1b[2J\\x9b"'
