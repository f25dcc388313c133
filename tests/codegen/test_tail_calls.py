"""Tail calls: the stand-in for GHC's library folder, and that the committed guest has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from exo_gen.guest.errors import GuestBuildError
from exo_gen.guest.sections import custom_section
from exo_gen.guest.tail_calls import library_folder, with_flag
from exo_gen.toolchain.find import Toolchain

ROOT = Path(__file__).parents[2]
SETTINGS = """\
[("C compiler command", "$topdir/../bin/cc")
,("C compiler flags", "-O2 -mmultivalue")
,("C compiler link flags", "-Wl,--stack-first")
]
"""


@pytest.fixture
def toolchain(tmp_path: Path) -> Toolchain:
    """A compiler that knows nothing but where its libraries are."""
    library = tmp_path / "compiler" / "lib"
    (library / "package.conf.d").mkdir(parents=True)
    (library / "settings").write_text(SETTINGS)
    ghc = tmp_path / "compiler" / "ghc"
    ghc.write_text(f"#!/bin/sh\n[ \"$1\" = --print-libdir ] && echo '{library}'\n")
    ghc.chmod(0o755)
    return Toolchain(ghc, "PATH", "")


def test_only_the_c_flags_change_and_paths_stay_where_they_were() -> None:
    changed = with_flag(SETTINGS, Path("/ghc/lib"))
    assert '"-O2 -mmultivalue -mtail-call")' in changed
    assert '("C compiler command", "/ghc/lib/../bin/cc")' in changed
    assert changed.count("-mtail-call") == 1


def test_settings_of_another_form_are_refused_by_name() -> None:
    with pytest.raises(
        GuestBuildError, match=r'/ghc/lib/settings has 0 entries "C compiler flags"'
    ):
        with_flag("[]", Path("/ghc/lib"))


def test_a_folder_of_links_that_can_be_made_twice(toolchain: Toolchain, tmp_path: Path) -> None:
    for _ in range(2):
        folder = library_folder(toolchain, tmp_path / "build")
    assert folder.name == "lib"
    assert (folder / "package.conf.d").resolve() == tmp_path / "compiler" / "lib" / "package.conf.d"
    assert "-mtail-call" in (folder / "settings").read_text()
    assert "-mtail-call" not in (tmp_path / "compiler" / "lib" / "settings").read_text()


@pytest.mark.parametrize("name", ["guest.wasm", "guest-contract.wasm"])
def test_the_committed_guest_has_them(name: str) -> None:
    """A compiler that no longer heeds the flag would give a slower guest and say nothing."""
    wasm = (ROOT / "generated" / "wasm" / name).read_bytes()
    assert b"tail-call" in (custom_section(wasm, "target_features") or b"")
