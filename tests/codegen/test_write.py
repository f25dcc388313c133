"""Writing the generated tree: only what changed, nothing of anyone else's, all or nothing."""

import os
from pathlib import Path

import pytest

from exo_gen.diagnostics import ExoGenError
from exo_gen.manifest import digest
from exo_gen.render.header import HEADLINE
from exo_gen.write import Drift, drift, write


def contents(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_tree_is_made_to_hold_exactly_the_files(tmp_path: Path) -> None:
    root = tmp_path / "generated"
    assert write(root, {"a/b.py": "1\n", "c.py": "2\n"}, previous=()) == Drift(
        missing=("a/b.py", "c.py")
    )
    assert write(root, {"c.py": "3\n"}, previous=("a/b.py", "c.py")) == Drift(
        changed=("c.py",), extra=("a/b.py",)
    )
    assert contents(root) == {"c.py": "3\n"}
    assert not (root / "a").exists()


def test_unchanged_files_are_not_touched(tmp_path: Path) -> None:
    write(tmp_path / "g", {"a": "1"}, previous=())
    before = (tmp_path / "g" / "a").stat().st_mtime_ns
    assert not write(tmp_path / "g", {"a": "1"}, previous=())
    assert (tmp_path / "g" / "a").stat().st_mtime_ns == before


def test_a_file_that_is_not_ours_stays(tmp_path: Path) -> None:
    root = tmp_path / "g"
    write(root, {"a": "1"}, previous=())
    (root / "notes.txt").write_text("mine")
    (root / "old.py").write_text(f"# {HEADLINE}\n")
    assert write(root, {"a": "1"}, previous=("a",)).extra == ("old.py",)
    assert contents(root) == {"a": "1", "notes.txt": "mine"}


def test_binaries_are_nobodys_business_here(tmp_path: Path) -> None:
    (tmp_path / "wasm").mkdir()
    (tmp_path / "wasm" / "guest.wasm").write_bytes(b"\0asm")
    assert not drift(tmp_path, {})


def test_drift_names_each_kind(tmp_path: Path) -> None:
    for name in ("same", "edited", "extra"):
        (tmp_path / name).write_text(name)
    digests = {name: digest(name.encode()) for name in ("same", "lost")}
    assert drift(tmp_path, {**digests, "edited": digest(b"other")}) == Drift(
        changed=("edited",), missing=("lost",), extra=("extra",)
    )


def test_a_failed_write_leaves_the_tree_as_it_was(tmp_path: Path) -> None:
    root = tmp_path / "g"
    write(root, {"a": "1"}, previous=())
    with pytest.raises(UnicodeEncodeError):
        write(root, {"a": "2", "b": "\ud800"}, previous=("a",))
    assert contents(root) == {"a": "1"}
    assert [path.name for path in tmp_path.iterdir()] == ["g"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../outside", "a/../../outside", "", "a\0b"])
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    root = tmp_path / "generated"
    with pytest.raises(ExoGenError, match="no place below"):
        write(root, {"kept.py": "1", path: "2"}, previous=())
    assert list(tmp_path.iterdir()) == []


def test_a_linked_folder_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "generated", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "python").symlink_to(outside)
    with pytest.raises(ExoGenError, match="is a link"):
        write(root, {"python/a.py": "1"}, previous=())
    assert list(outside.iterdir()) == []


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    root = tmp_path / "generated"
    os.mkfifo(tmp_path / "pipe")
    root.mkdir()
    (root / "a.py").symlink_to(tmp_path / "pipe")
    with pytest.raises(ExoGenError, match="no regular file"):
        write(root, {"a.py": "1", "b.py": "2"}, previous=())
    assert [path.name for path in root.iterdir()] == ["a.py"]
