"""Installing a compiler: from real small archives, over a real loopback server, and from pins."""

from __future__ import annotations

import hashlib
import io
import re
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

import pytest

from exo_gen.toolchain import cache, checksum, lock
from exo_gen.toolchain.checksum import Checksum
from exo_gen.toolchain.errors import (
    ChecksumError,
    DownloadError,
    MissingToolchainError,
    ToolchainError,
    UnsafeArchiveError,
)
from exo_gen.toolchain.find import find, require
from exo_gen.toolchain.install import Installed, install
from exo_gen.toolchain.progress import PlainReporter
from exo_gen.toolchain.unpack import unpack

GHC = "#!/bin/sh\necho 9.10.3\n"


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def reporter(log: io.StringIO) -> PlainReporter:
    return PlainReporter(log)


@pytest.fixture(autouse=True)
def _isolated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache, and a PATH without any compiler but with a shell's usual programs."""
    monkeypatch.setenv("EXO_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.delenv("EXO_GHC_WASM_ARCHIVE", raising=False)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, reporter: PlainReporter) -> Callable[[object], Installed]:
    """Install from the archive a user names."""

    def install_from(named: object) -> Installed:
        monkeypatch.setenv("EXO_GHC_WASM_ARCHIVE", str(named))
        return install(reporter)

    return install_from


Compression = Literal["w:xz", "w:gz", "w:bz2"]


def make_tar(path: Path, files: dict[str, str], compression: Compression = "w:xz") -> Path:
    with tarfile.open(path, compression) as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode, member.uid = len(text.encode()), 0o755, 12345
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    files = {"ghc-wasm/bin/wasm32-wasi-ghc": GHC, "ghc-wasm/lib/settings": "x" * 200_000}
    return make_tar(tmp_path / "ghc.tar.xz", files)


def promise(archive: Path, digest: str | None = None) -> None:
    digest = digest or hashlib.sha256(archive.read_bytes()).hexdigest()
    Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")


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


# --- members that would escape ------------------------------------------------------------------


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


# --- over the network ---------------------------------------------------------------------------


@dataclass
class Server:
    """A file server on loopback that can hang up early; it remembers what was asked of it."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    hang_ups: int = 0
    etag: str | None = '"v1"'
    requests: list[tuple[str, str | None, int]] = field(default_factory=list)

    def promise(self, path: str) -> None:
        digest = hashlib.sha256(self.files[path]).hexdigest()
        self.files[f"{path}.sha256"] = f"{digest}  ghc\n".encode()

    def statuses(self, path: str) -> list[int]:
        return [status for asked, _, status in self.requests if asked == path]


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            content = state.files.get(self.path)
            if content is None:
                self.answer(404, None, b"", 0)
                return
            start = int(re.fullmatch(r"bytes=(\d+)-", asked)[1]) if asked else 0  # type: ignore[index]
            if self.headers.get("If-Range") not in (None, state.etag):
                start = 0
            if start >= len(content):
                self.answer(416, asked, b"", 0)
                return
            rest = content[start:]
            sent = rest
            if state.hang_ups and not self.path.endswith(".sha256"):
                state.hang_ups -= 1
                sent = rest[: len(rest) // 2]
            self.answer(206 if start else 200, asked, sent, len(rest))

        def answer(self, status: int, asked: str | None, body: bytes, promised: int) -> None:
            state.requests.append((self.path, asked, status))
            self.send_response(status)
            self.send_header("Content-Length", str(promised))
            if state.etag:
                self.send_header("ETag", state.etag)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
            """Stay silent."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{httpd.server_address[1]}"
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_url_is_downloaded_verified_and_cleaned_up(
    server: Server, archive: Path, run: Callable[[object], Installed], log: io.StringIO
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert "downloading ghc.tar.xz" in log.getvalue()
    assert list((cache.cache_root() / "downloads").iterdir()) == []


def test_a_url_whose_content_is_installed_is_not_downloaded_again(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    run(f"{server.url}/ghc.tar.xz")
    assert not run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200]


def test_a_broken_connection_is_resumed_within_a_run(
    server: Server, archive: Path, run: Callable[[object], Installed], log: io.StringIO
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.promise("/ghc.tar.xz")
    server.hang_ups = 2
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 206, 206]
    assert "the connection broke" in log.getvalue()


def test_a_download_that_fails_is_resumed_by_the_next_run(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.hang_ups = 4
    with pytest.raises(DownloadError, match="bytes are kept, run the command again"):
        run(f"{server.url}/ghc.tar.xz")
    assert find() is None
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 206, 206, 206, 206]


def test_a_file_that_changed_meanwhile_is_downloaded_from_its_beginning(
    server: Server, archive: Path, tmp_path: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = b"something else" * 1000
    server.hang_ups = 4
    with pytest.raises(DownloadError):
        run(f"{server.url}/ghc.tar.xz")
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.etag = '"v2"'
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz")[-1] == 200


def test_without_etag_and_checksum_nothing_is_resumed(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.etag = None
    server.hang_ups = 1
    assert run(f"{server.url}/ghc.tar.xz").fresh
    assert server.statuses("/ghc.tar.xz") == [200, 200]


def test_a_download_that_is_not_what_was_promised_is_thrown_away(
    server: Server, archive: Path, run: Callable[[object], Installed]
) -> None:
    server.files["/ghc.tar.xz"] = archive.read_bytes()
    server.files["/ghc.tar.xz.sha256"] = b"0" * 64 + b"  ghc.tar.xz\n"
    with pytest.raises(ChecksumError, match=f"expected sha256:{'0' * 64}, got sha256:"):
        run(f"{server.url}/ghc.tar.xz")
    assert list((cache.cache_root() / "downloads").iterdir()) == []
    assert find() is None


def test_a_url_that_is_not_there(server: Server, run: Callable[[object], Installed]) -> None:
    with pytest.raises(DownloadError, match="the server says HTTP Error 404"):
        run(f"{server.url}/absent.tar.xz")


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
    assert root.name == pins.digest
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
