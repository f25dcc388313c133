"""Exact builds: which packages start from nothing, and which are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from exo_gen.guest.clean import clean_packages

COMPILER = {"ghc": "9.10.3"}
TYPES, GUEST = "exomonad-types-0.1.0", "exomonad-guest-0.1.0"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("generated/haskell/Types.hs", "guest/Guest.hs"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("module M where\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def folder(tree: Path) -> Path:
    """A build folder in which both packages were built."""
    folder = tree / "dist"
    with clean_packages(tree, folder, COMPILER):
        compiled(folder)
    assert kept(folder) == {TYPES, GUEST}
    return folder


def compiled(folder: Path) -> None:
    for package in (TYPES, GUEST):
        (folder / "build/wasm32-wasi/ghc-9.10.3" / package).mkdir(parents=True, exist_ok=True)


def kept(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("build/*/*/*")}


def change(path: Path) -> None:
    path.write_text("module M where -- changed\n", encoding="utf-8")


def test_without_a_change_everything_is_kept(tree: Path, folder: Path) -> None:
    with clean_packages(tree, folder, COMPILER):
        assert kept(folder) == {TYPES, GUEST}


def test_a_change_of_the_guest_keeps_the_types(tree: Path, folder: Path) -> None:
    change(tree / "guest/Guest.hs")
    with clean_packages(tree, folder, COMPILER):
        assert kept(folder) == {TYPES}


def test_a_change_of_the_types_keeps_nothing(tree: Path, folder: Path) -> None:
    change(tree / "generated/haskell/Types.hs")
    with clean_packages(tree, folder, COMPILER):
        assert kept(folder) == set()


def test_another_compiler_keeps_nothing(tree: Path, folder: Path) -> None:
    with clean_packages(tree, folder, {"ghc": "9.12.2"}):
        assert kept(folder) == set()


def test_what_a_failed_build_left_is_not_built_upon(tree: Path, folder: Path) -> None:
    change(tree / "guest/Guest.hs")
    with pytest.raises(RuntimeError), clean_packages(tree, folder, COMPILER):  # noqa: PT012  the block is the build
        compiled(folder)
        raise RuntimeError
    with clean_packages(tree, folder, COMPILER):
        assert kept(folder) == {TYPES}


def test_a_damaged_record_keeps_nothing(tree: Path, folder: Path) -> None:
    (folder / "packages.json").write_text("{", encoding="utf-8")
    with clean_packages(tree, folder, COMPILER):
        assert kept(folder) == set()
