"""Installing a compiler: where it is looked for, from an archive, from the pinned parts."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.codegen.toolchain.samples import GHC, Compression, Server, make_tar, promise

from exo_gen.toolchain import cache, checksum, lock
from exo_gen.toolchain.checksum import Checksum
from exo_gen.toolchain.errors import ChecksumError, MissingToolchainError, ToolchainError
from exo_gen.toolchain.find import find, require
from exo_gen.toolchain.install import Installed, install
from exo_gen.toolchain.progress import PlainReporter

# --- where it looks -----------------------------------------------------------------------------


def test_a_compiler_on_path_wins_and_nothing_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Callable[[object], Installed]
) -> None:
    program = tmp_path / "elsewhere" / "wasm32-wasi-ghc"
    program.parent.mkdir()
    program.write_text(GHC, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    done = run(tmp_path / "no-such-archive")
    assert done.toolchain.ghc == program
    assert (done.toolchain.origin, done.fresh) == ("PATH", False)
    assert not cache.cache_root().exists()


def test_without_any_compiler_the_error_names_the_command() -> None:
    assert find() is None
    with pytest.raises(MissingToolchainError, match="run: exo-gen toolchain install"):
        require()


# --- from an archive on disk --------------------------------------------------------------------


@pytest.mark.parametrize("compression", ["w:xz", "w:gz", "w:bz2"])
def test_an_archive_is_unpacked_verified_and_found(
    tmp_path: Path, run: Callable[[object], Installed], log: io.StringIO, compression: Compression
) -> None:
    archive = make_tar(tmp_path / "g.tar", {"top/bin/wasm32-wasi-ghc": GHC}, compression)
    promise(archive)
    done = run(archive)
    assert done.fresh
    assert done.toolchain.origin == "cache"
    assert done.toolchain.ghc.stat().st_mode & 0o111
    assert done.toolchain.environment()["PATH"].startswith(str(done.toolchain.ghc.parent))
    assert "not verified" not in log.getvalue()


def test_installing_again_does_nothing(archive: Path, run: Callable[[object], Installed]) -> None:
    promise(archive)
    first = run(archive)
    marker = first.toolchain.ghc.parent.parent / cache.MARKER
    before = marker.stat().st_mtime_ns
    second = run(f"file://{archive}")
    assert not second.fresh
    assert second.toolchain == first.toolchain
    assert marker.stat().st_mtime_ns == before


def test_an_interrupted_installation_does_not_count(
    archive: Path, run: Callable[[object], Installed]
) -> None:
    promise(archive)
    folder = run(archive).toolchain.ghc.parent.parent
    (folder / cache.MARKER).unlink()
    (folder / "leftover").touch()
    assert find() is None
    assert run(archive).fresh
    assert not (folder / "leftover").exists()


def test_a_missing_checksum_is_said(
    archive: Path, run: Callable[[object], Installed], log: io.StringIO
) -> None:
    assert run(archive).fresh
    assert "no ghc.tar.xz.sha256 beside the archive: its content was not verified" in log.getvalue()


def test_a_wrong_checksum_refuses_and_leaves_nothing(
    archive: Path, run: Callable[[object], Installed]
) -> None:
    promise(archive, "0" * 64)
    with pytest.raises(ChecksumError, match=r"is not what ghc\.tar\.xz\.sha256 promises"):
        run(archive)
    assert find() is None


def test_a_checksum_file_that_is_none(archive: Path, run: Callable[[object], Installed]) -> None:
    promise(archive, "not-a-digest")
    with pytest.raises(ToolchainError, match="does not begin with a sha256"):
        run(archive)


def test_a_truncated_archive_leaves_nothing_behind(
    archive: Path, run: Callable[[object], Installed]
) -> None:
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(ToolchainError, match="cannot unpack"):
        run(archive)
    assert find() is None
    assert {path.name for path in (cache.cache_root() / "toolchain").iterdir()} == {"lock"}


def test_an_archive_without_a_compiler(tmp_path: Path, run: Callable[[object], Installed]) -> None:
    with pytest.raises(ToolchainError, match="holds no bin/wasm32-wasi-ghc"):
        run(make_tar(tmp_path / "other.tar.xz", {"top/readme": "hello"}))


def test_a_compiler_that_does_not_run(tmp_path: Path, run: Callable[[object], Installed]) -> None:
    broken = {"top/bin/wasm32-wasi-ghc": "#!/bin/sh\necho no libc >&2\nexit 3\n"}
    with pytest.raises(ToolchainError, match="no libc"):
        run(make_tar(tmp_path / "broken.tar.xz", broken))
    assert find() is None


def test_an_archive_that_is_not_there(tmp_path: Path, run: Callable[[object], Installed]) -> None:
    with pytest.raises(ToolchainError, match="there is no such file"):
        run(tmp_path / "absent.tar.xz")


# --- from the pins ------------------------------------------------------------------------------


def test_every_machine_of_the_lock_file_is_pinned_completely() -> None:
    machines = ["linux-x86_64", "linux-aarch64", "darwin-arm64", "darwin-x86_64"]
    digests = {lock.pinned(machine).digest for machine in machines}
    assert len(digests) == len(machines)
    for machine in machines:
        bindists = lock.pinned(machine)
        assert set(bindists.parts) == set(lock.PARTS)
        assert all(pin.url.startswith("https://") for pin in bindists.parts.values())


def test_a_machine_without_pins_is_told_which_there_are() -> None:
    with pytest.raises(ToolchainError, match=r"only for linux-x86_64.*EXO_GHC_WASM_ARCHIVE"):
        lock.pinned("plan9-mips")


@pytest.mark.parametrize("text", ["sha256-", "md5-aaaa", "sha256-!!!!", "sha256-YWJj", ""])
def test_what_is_no_sri_checksum(text: str) -> None:
    with pytest.raises(ToolchainError, match="is no checksum"):
        checksum.parse_sri(text)


CONFIGURE = """#!/bin/sh
for option in "$@"; do case $option in --prefix=*) prefix=${option#--prefix=};; esac; done
"$CC" --version > /dev/null || exit 1
printf 'install:\\n\\tmkdir -p %s/bin\\n\\tcp ghc %s/bin/wasm32-wasi-ghc\\n' \\
  "$prefix" "$prefix" > Makefile
"""


@pytest.fixture
def pins(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> lock.Bindists:
    """Upstream's parts in miniature: the same layout, programs of one line."""
    script = "#!/bin/sh\necho 1\n"
    parts = {
        "ghc": {"ghc-9.10/configure": CONFIGURE, "ghc-9.10/ghc": GHC},
        "wasi-sdk": {"sdk/bin/wasm32-wasi-clang": script, "sdk/share/wasi-sysroot/lib/x": ""},
        "binaryen": {"binaryen/bin/wasm-opt": script},
        "cabal": {"cabal": script, "plan.json": "{}"},
    }
    for name, files in parts.items():
        content = make_tar(tmp_path / name, files, "w:gz").read_bytes()
        server.files[f"/{name}.tar"] = content
    libffi = tmp_path / "libffi.zip"
    with zipfile.ZipFile(libffi, "w") as content_of:
        content_of.writestr("out/libffi-wasm/include/ffi.h", "")
        content_of.writestr("out/libffi-wasm/lib/libffi.a", "")
    server.files["/libffi-wasm.tar"] = libffi.read_bytes()
    made = {
        name: lock.Pin(
            f"{server.url}/{name}.tar",
            Checksum("sha512", hashlib.sha512(server.files[f"/{name}.tar"]).hexdigest()),
        )
        for name in lock.PARTS
    }
    bindists = lock.Bindists(ghc_version="9.10.3", host="x86_64-linux", parts=made)
    monkeypatch.setattr(lock, "pinned", lambda machine: bindists)
    return bindists


def test_the_upstream_parts_become_one_compiler(
    pins: lock.Bindists, reporter: PlainReporter, server: Server
) -> None:
    done = install(reporter)
    root = done.toolchain.ghc.parent.parent
    assert root == cache.toolchain_folder(pins.digest)
    for program in ("wasm32-wasi-ghc", "wasm32-wasi-clang", "wasm32-wasi-cabal", "wasm-opt"):
        assert done.toolchain.tool(program) == root / "bin" / program
    assert (root / "wasi-sdk/share/wasi-sysroot/lib/wasm32-wasi/libffi.a").exists()
    assert not list(root.glob("*.unpacking"))
    asked = len(server.requests)
    assert not install(reporter).fresh
    assert len(server.requests) == asked


def test_an_upstream_part_that_does_not_match_its_pin(
    pins: lock.Bindists, reporter: PlainReporter, server: Server
) -> None:
    server.files["/cabal.tar"] = b"changed at its source"
    with pytest.raises(ChecksumError, match="damaged on the way or replaced at its source"):
        install(reporter)
    assert find() is None


def test_a_failed_configure_shows_its_last_lines_and_leaves_nothing(
    pins: lock.Bindists, reporter: PlainReporter, server: Server, tmp_path: Path
) -> None:
    broken = {"ghc-9.10/configure": "#!/bin/sh\necho no working ld\nexit 1\n", "ghc-9.10/ghc": GHC}
    content = make_tar(tmp_path / "broken", broken, "w:gz").read_bytes()
    server.files["/ghc.tar"] = content
    pins.parts["ghc"] = lock.Pin(
        pins.parts["ghc"].url, Checksum("sha512", hashlib.sha512(content).hexdigest())
    )
    with pytest.raises(ToolchainError, match="no working ld"):
        install(reporter)
    assert not cache.toolchain_folder(pins.digest).exists()
