"""Archives are not trusted: what would leave the target folder is refused."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from exo_gen.toolchain.errors import UnsafeArchiveError
from exo_gen.toolchain.progress import PlainReporter
from exo_gen.toolchain.unpack import unpack


def member(name: str, *, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


SYM, HARD, DIR = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE

ESCAPES: dict[str, list[tarfile.TarInfo]] = {
    "parent": [member("../evil")],
    "hidden_parent": [member("a/../../evil")],
    "absolute": [member("/tmp/evil")],
    "symlink_to_absolute": [member("l", kind=SYM, link="/etc/passwd")],
    "symlink_to_parent": [member("a/l", kind=SYM, link="../../evil")],
    "hard_link_to_parent": [member("l", kind=HARD, link="../evil")],
    "through_a_chain_of_links": [
        member("a/b", kind=DIR),
        member("a/b/up", kind=SYM, link="../.."),
        member("out", kind=SYM, link="a/b/up/.."),
    ],
    "through_a_link_made_before_its_target": [
        member("out", kind=SYM, link="a/b/up/.."),
        member("a/b", kind=DIR),
        member("a/b/up", kind=SYM, link="../.."),
        member("out/evil"),
    ],
    "device": [member("null", kind=tarfile.CHRTYPE)],
    "pipe": [member("pipe", kind=tarfile.FIFOTYPE)],
}


@pytest.mark.parametrize("members", ESCAPES.values(), ids=ESCAPES.keys())
def test_a_member_that_would_escape_is_refused(
    tmp_path: Path, reporter: PlainReporter, members: list[tarfile.TarInfo]
) -> None:
    archive = tmp_path / "evil.tar"
    with tarfile.open(archive, "w") as tar:
        for info in members:
            tar.addfile(info)
    target = tmp_path / "in" / "target"
    target.mkdir(parents=True)
    with pytest.raises(UnsafeArchiveError, match="refused to unpack"):
        unpack(archive, target, reporter)
    assert not list(tmp_path.rglob("evil"))


def test_links_inside_the_target_and_modes_survive(tmp_path: Path, reporter: PlainReporter) -> None:
    archive = tmp_path / "fine.tar"
    with tarfile.open(archive, "w") as tar:
        tool = member("top/bin/tool")
        tool.mode = 0o4777
        tar.addfile(tool)
        tar.addfile(member("top/bin/alias", kind=SYM, link="tool"))
        tar.addfile(member("top/lib/tool", kind=SYM, link="../bin/tool"))
        copy = member("top/copy", kind=HARD, link="top/bin/tool")
        copy.mode = tool.mode
        tar.addfile(copy)
    target = tmp_path / "target"
    target.mkdir()
    unpack(archive, target, reporter)
    assert (target / "top/lib/tool").resolve() == target / "top/bin/tool"
    assert (target / "top/copy").samefile(target / "top/bin/tool")
    assert (target / "top/bin/tool").stat().st_mode & 0o7777 == 0o755


def test_a_zip_that_would_escape_is_refused(tmp_path: Path, reporter: PlainReporter) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("../evil", "")
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(UnsafeArchiveError, match="refused to unpack"):
        unpack(archive, target, reporter)
